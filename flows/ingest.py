"""The ingest as a Prefect flow: coarse tasks, a batch of files each, over the same steps as without Prefect."""

from pathlib import Path
from tempfile import TemporaryDirectory

from prefect import flow, task
from prefect.task_runners import ThreadPoolTaskRunner

from flows import steps
from flows.sources import Source
from flows.steps import Job, Outcome
from warehouse import SourceRow


@flow(name="ingest", task_runner=ThreadPoolTaskRunner(max_workers=4))  # type: ignore[arg-type]
def ingest(
    paths: list[str],
    warehouse: str,
    manifest: str | None = None,
    companies: str | None = None,
    taxonomy: str | None = None,
    workers: int = 2,
) -> Outcome:
    """Read, tag and load all new files under `paths` into the warehouse, and publish it; a bad file stops no other."""
    job = Job(tuple(paths), warehouse, manifest, companies, taxonomy, workers)
    planned = task(steps.plan, name="plan")(job, "ingest (Prefect)")
    fates: list[SourceRow] = []
    with TemporaryDirectory() as folder, steps.worker_pool(job, len(planned.batches)) as pool:

        @task(name="read and tag a batch", persist_result=False)
        def prepare(batch: tuple[Source, ...], staged: str) -> str:
            return pool.submit(steps.prepare, batch, job, staged).result()

        waiting = [prepare.submit(batch, str(Path(folder, f"{i:05d}"))) for i, batch in enumerate(planned.batches)]
        load = task(steps.load, name="load a batch")
        for staged in waiting:
            fates += load(staged.result(), job, planned.run)
    return task(steps.finish, name="publish")(job, planned, fates)
