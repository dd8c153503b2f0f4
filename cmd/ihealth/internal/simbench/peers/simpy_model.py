"""The preemptive-resume M/M/1 in SimPy, in two styles.

resource  a process a customer and a PreemptiveResource, as SimPy's guide has it; a
          preempted customer asks again and loses its place among its class
server    one process that serves from queues of its own and is interrupted

Usage: simpy_model.py CLASSES CUSTOMERS SEED resource|server
"""

import collections
import json
import random
import sys
import time

import simpy

LAMBDA, MU = 42, 45


class Observed:
    def __init__(self, env, classes, customers):
        self.env, self.left, self.enough = env, customers, env.event()
        self.count, self.sum = [0] * classes, [0.0] * classes

    def leave(self, k, arrived):
        self.count[k] += 1
        self.sum[k] += self.env.now - arrived
        self.left -= 1
        if self.left == 0:
            self.enough.succeed()


def customer(env, server, observed, k, service):
    arrived = env.now
    while True:
        with server.request(priority=k) as turn:
            yield turn
            begun = env.now
            try:
                yield env.timeout(service)
                break
            except simpy.Interrupt:
                service -= env.now - begun
    observed.leave(k, arrived)


def resource(env, classes, observed):
    server = simpy.PreemptiveResource(env)

    def source(k):
        while True:
            yield env.timeout(random.expovariate(LAMBDA / classes))
            env.process(customer(env, server, observed, k, random.expovariate(MU)))

    for k in range(classes):
        env.process(source(k))


def server(env, classes, observed):
    queues = [collections.deque() for _ in range(classes)]
    state = {"serving": None, "wake": None}

    def serve():
        while True:
            k = next((k for k in range(classes) if queues[k]), None)
            state["serving"] = k
            if k is None:
                state["wake"] = env.event()
                yield state["wake"]
                continue
            job, begun = queues[k][0], env.now
            try:
                yield env.timeout(job[1])
            except simpy.Interrupt:
                job[1] -= env.now - begun
            else:
                queues[k].popleft()
                observed.leave(k, job[0])

    process = env.process(serve())

    def source(k):
        while True:
            yield env.timeout(random.expovariate(LAMBDA / classes))
            queues[k].append([env.now, random.expovariate(MU)])
            if state["serving"] is None:
                if not state["wake"].triggered:
                    state["wake"].succeed()
            elif k < state["serving"]:
                process.interrupt()

    for k in range(classes):
        env.process(source(k))


def main():
    classes, customers, seed = map(int, sys.argv[1:4])
    random.seed(seed)
    env = simpy.Environment()
    observed = Observed(env, classes, customers)
    {"resource": resource, "server": server}[sys.argv[4]](env, classes, observed)
    begin = time.process_time()
    env.run(until=observed.enough)
    seconds = time.process_time() - begin
    sojourns = [{"count": n, "sum_s": s} for n, s in zip(observed.count, observed.sum)]
    print(json.dumps({"seconds": seconds, "sojourns": sojourns}))


main()
