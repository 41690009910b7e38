select path from stored.call where call = $call;
