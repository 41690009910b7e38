"""The ingest as a Prefect flow: coarse tasks, a batch of files each, over the same steps as without Prefect."""

from pathlib import Path
from tempfile import TemporaryDirectory

from prefect import flow, task
from prefect.task_runners import ThreadPoolTaskRunner

from flows import steps
from flows.sources import Source
from flows.steps import Job, Outcome
from warehouse import SourceRow

_plan = task(name="plan")(steps.plan)
_load = task(name="load a batch")(steps.load)
_publish = task(name="publish")(steps.finish)


# Each thread waits for a worker process; the processes are as many as the job says.
@flow(name="ingest", task_runner=ThreadPoolTaskRunner(max_workers=64))  # type: ignore[arg-type]
def ingest(
    paths: list[str],
    warehouse: str,
    manifest: str | None = None,
    companies: str | None = None,
    taxonomy: str | None = None,
    workers: int = 2,
    judge: str | None = None,
) -> Outcome:
    """Read, tag and load all new files under `paths` into the warehouse, and publish it; a bad file stops no other."""
    job = Job(tuple(paths), warehouse, manifest, companies, taxonomy, workers, judge)
    planned = _plan(job, "ingest")
    fates: list[SourceRow] = []
    with TemporaryDirectory() as folder, steps.worker_pool(job, len(planned.batches)) as pool:

        @task(name="read and tag a batch", persist_result=False)
        def prepare(batch: tuple[Source, ...], staged: str) -> str:
            return pool.submit(steps.prepare, batch, job, staged).result()

        waiting = [prepare.submit(batch, str(Path(folder, f"{i:05d}"))) for i, batch in enumerate(planned.batches)]
        # In the order of the paths, as without Prefect.
        for staged in waiting:
            fates += _load(staged.result(), job, planned.run)
    return _publish(job, planned, fates)
