"""Answers requests, each in a process of its own with the variables of the request, as if a program had been started for it."""
import json
import os
import sys
import tempfile


def run_alone(run, request, output):
    """Runs in a copy of this process, whose imports are done. Returns whether it ended well."""
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1] == 0
    status = 1
    try:
        os.environ.clear()
        os.environ.update(request["env"])
        os.dup2(output.fileno(), 1)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        status = run(request.get("profile")) or 0
        sys.stdout.flush()
    except SystemExit as end:
        sys.stdout.flush()
        status = end.code if isinstance(end.code, int) else 1
    finally:
        os._exit(status)


def answer_each(run):
    """Reads a list of requests, and prints a list of what `run` printed for each; null for a failure."""
    answers = []
    for request in json.load(sys.stdin):
        with tempfile.TemporaryFile("w+") as output:
            ended_well = run_alone(run, request, output)
            output.seek(0)
            answers.append(json.loads(output.read()) if ended_well else None)
    json.dump(answers, sys.stdout)
