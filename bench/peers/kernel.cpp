// Three event loops over a 4-ary heap, as fast as plain C++ makes them: what ../kernel.mjs is compared with. The same
// generator, the same table of delays and the same events on both sides. Prints million events a second.
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <cmath>
#include <vector>

struct Entry {
  double time;
  uint64_t order;
  int32_t event;
};

static inline bool before(const Entry &one, const Entry &other) {
  return one.time < other.time || (one.time == other.time && one.order < other.order);
}

class Heap {
 public:
  void push(double time, int32_t event) {
    Entry entry{time, order_++, event};
    size_t child = entries_.size();
    entries_.push_back(entry);
    while (child > 0) {
      size_t parent = (child - 1) >> 2;
      if (entries_[parent].time <= time) break;
      entries_[child] = entries_[parent];
      child = parent;
    }
    entries_[child] = entry;
  }

  double next_time() const { return entries_[0].time; }
  size_t size() const { return entries_.size(); }

  int32_t pop() {
    int32_t earliest = entries_[0].event;
    Entry last = entries_.back();
    entries_.pop_back();
    size_t size = entries_.size();
    if (size > 0) {
      size_t parent = 0;
      for (;;) {
        size_t first = 4 * parent + 1;
        if (first >= size) break;
        size_t least = first;
        size_t end = first + 4 < size ? first + 4 : size;
        for (size_t child = first + 1; child < end; child++)
          if (before(entries_[child], entries_[least])) least = child;
        if (!before(entries_[least], last)) break;
        entries_[parent] = entries_[least];
        parent = least;
      }
      entries_[parent] = last;
    }
    return earliest;
  }

 private:
  std::vector<Entry> entries_;
  uint64_t order_ = 0;
};

static uint32_t state = 2463534242u;
static inline uint32_t draw() {
  state ^= state << 13;
  state ^= state >> 17;
  state ^= state << 5;
  return state;
}

static double delays[1024];

static uint64_t mm1(uint64_t most) {
  Heap heap;
  uint64_t waiting = 0, happened = 0;
  double now = 0;
  heap.push(0, 0);
  while (happened < most) {
    now = heap.next_time();
    int32_t event = heap.pop();
    happened++;
    if (event == 0) {
      heap.push(now + delays[draw() & 1023] * 1.25, 0);
      if (waiting++ == 0) heap.push(now + delays[draw() & 1023], 1);
    } else if (--waiting > 0) {
      heap.push(now + delays[draw() & 1023], 1);
    }
  }
  return waiting;
}

static uint64_t hold(uint64_t most) {
  Heap heap;
  for (int32_t event = 0; event < 1000; event++) heap.push(delays[draw() & 1023], event);
  uint64_t sum = 0;
  for (uint64_t happened = 0; happened < most; happened++) {
    double now = heap.next_time();
    int32_t event = heap.pop();
    sum += event;
    heap.push(now + delays[draw() & 1023], event);
  }
  return sum;
}

// Five members. An event is a kind, a member and what it carries: an index, or the setting of a timer.
enum { HEARTBEAT, APPEND, ACKNOWLEDGE, ELECTION };
struct Event {
  int32_t kind, member, value;
};

static uint64_t exchange(uint64_t most) {
  Heap heap;
  std::vector<Event> events;
  std::vector<int32_t> free_slots;
  int32_t last[5] = {0}, setting[5] = {0}, acknowledged[5] = {0};
  int32_t commit = 0;
  uint64_t happened = 0, elections = 0;
  auto schedule = [&](double time, int32_t kind, int32_t member, int32_t value) {
    int32_t slot;
    if (free_slots.empty()) {
      slot = static_cast<int32_t>(events.size());
      events.push_back({});
    } else {
      slot = free_slots.back();
      free_slots.pop_back();
    }
    events[slot] = {kind, member, value};
    heap.push(time, slot);
  };
  schedule(0, HEARTBEAT, 0, 0);
  while (happened < most) {
    double now = heap.next_time();
    int32_t slot = heap.pop();
    Event event = events[slot];
    free_slots.push_back(slot);
    happened++;
    switch (event.kind) {
      case HEARTBEAT:
        last[0]++;
        for (int32_t member = 1; member < 5; member++)
          schedule(now + delays[draw() & 1023] * 2, APPEND, member, last[0]);
        schedule(now + 10, HEARTBEAT, 0, 0);
        break;
      case APPEND:
        if (event.value > last[event.member]) last[event.member] = event.value;
        schedule(now + 200, ELECTION, event.member, ++setting[event.member]);
        schedule(now + delays[draw() & 1023] * 2, ACKNOWLEDGE, event.member, last[event.member]);
        break;
      case ACKNOWLEDGE: {
        if (event.value > acknowledged[event.member]) acknowledged[event.member] = event.value;
        int32_t agreed = 1;
        for (int32_t member = 1; member < 5; member++) agreed += acknowledged[member] >= event.value;
        if (agreed >= 3 && event.value > commit) commit = event.value;
        break;
      }
      case ELECTION:
        if (setting[event.member] == event.value) elections++;
        break;
    }
  }
  return elections + commit;
}

int main(int argc, char **argv) {
  for (int index = 0; index < 1024; index++) delays[index] = -std::log((index + 0.5) / 1024);
  uint64_t most = strtoull(argv[2], nullptr, 10);
  auto began = std::chrono::steady_clock::now();
  uint64_t result = !strcmp(argv[1], "mm1") ? mm1(most) : !strcmp(argv[1], "hold") ? hold(most) : exchange(most);
  double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  printf("%f %llu\n", most / seconds / 1e6, static_cast<unsigned long long>(result));
}
