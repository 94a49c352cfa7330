"""The exchange of ../exchange-nodes.mjs in SimPy, callback style: five members, a leader's heartbeats, answers, election timers.

Prints two rates a second: of deliveries and timers that were handled, and of all events, timers that no longer count among them.
"""
import random
import sys
import time

import simpy

HEARTBEAT, ELECTION = 10, 200


class Member:
    __slots__ = ("name", "term", "last", "commit", "acknowledged", "elections", "up", "settings")

    def __init__(self, name):
        self.name = name
        self.up = True
        self.settings = {"heartbeat": 0, "election": 0}
        self.forget()

    def forget(self):
        self.term, self.last, self.commit, self.acknowledged, self.elections = 1, 0, 0, {}, 0


class Exchange:
    def __init__(self, until, seed):
        self.env = simpy.Environment()
        self.random = random.Random(seed)
        self.members = [Member(index) for index in range(5)]
        self.handled = 0
        self.happened = 0
        for member in self.members:
            self.begin(member)
        for start in range(500, until, 1000):
            self.after(start, lambda _: self.crash(self.members[4]))
            self.after(start + 200, lambda _: self.restart(self.members[4]))

    def after(self, delay, action):
        self.env.timeout(delay).callbacks.append(action)

    def begin(self, member):
        self.handled += 1
        if member.name == 0:
            self.set_timer(member, "heartbeat", HEARTBEAT)
        else:
            self.set_timer(member, "election", ELECTION)

    def crash(self, member):
        member.up = False
        for name in member.settings:
            member.settings[name] += 1

    def restart(self, member):
        member.forget()
        member.up = True
        self.begin(member)

    def set_timer(self, member, name, delay):
        member.settings[name] += 1
        setting = member.settings[name]
        self.after(delay, lambda _: self.ring(member, name, setting))

    def ring(self, member, name, setting):
        self.happened += 1
        if member.settings[name] != setting:
            return
        self.handled += 1
        if name == "election":
            member.elections += 1
            self.set_timer(member, "election", ELECTION)
            return
        member.last += 1
        for other in self.members:
            if other is not member:
                message = {"type": "append", "term": member.term, "index": member.last, "commit": member.commit, "entry": "set x"}
                self.send(member, other, message)
        self.set_timer(member, "heartbeat", HEARTBEAT)

    def send(self, source, target, message):
        draw = self.random.random
        if draw() < 0.01:
            return
        copies = 2 if draw() < 0.01 else 1
        for _ in range(copies):
            own = dict(message)
            self.after(self.random.expovariate(0.5), lambda _, own=own: self.deliver(source, target, own))

    def deliver(self, source, member, message):
        self.happened += 1
        if not member.up:
            return
        self.handled += 1
        if message["type"] == "append":
            member.last = max(member.last, message["index"])
            member.commit = message["commit"]
            self.set_timer(member, "election", ELECTION)
            self.send(member, source, {"type": "acknowledge", "term": member.term, "index": member.last})
            return
        member.acknowledged[source.name] = max(member.acknowledged.get(source.name, 0), message["index"])
        agreed = 1
        for index in member.acknowledged.values():
            if index >= message["index"]:
                agreed += 1
        if agreed >= 3:
            member.commit = max(member.commit, message["index"])


def main():
    until = int(sys.argv[1])
    seed = int(sys.argv[2])
    exchange = Exchange(until, seed)
    began = time.perf_counter()
    exchange.env.run(until=until)
    seconds = time.perf_counter() - began
    print(exchange.handled / seconds, exchange.happened / seconds)


main()
