select call.path
from stored.duplicate
join stored.call using (call)
where call.run = $run;
