import { describe, expect, it } from 'vitest';
import { parseLinuxStat, parsePs, readUsage } from './process-usage.js';

describe('what a process used', () => {
  it('is read from the line that Linux gives, whatever the name', () => {
    const rest = Array.from({ length: 50 }, (_, index) => String(index));
    rest[0] = 'S';
    rest[11] = '120';
    rest[12] = '30';
    rest[21] = '512';
    expect(parseLinuxStat(`42 (a (b) c) ${rest.join(' ')}`)).toEqual({
      cpuMs: 1500,
      isWaiting: true,
      residentMb: 2,
    });
    expect(parseLinuxStat('rubbish')).toBeUndefined();
  });

  it.each([
    ['  0:01.25 S+', 1250, true],
    ['00:01:02 R', 62_000, false],
    ['1-02:00:00 S', 93_600_000, true],
  ])('is read from what ps prints: %s', (line, cpuMs, isWaiting) => {
    expect(parsePs(line)).toEqual({ cpuMs, isWaiting });
  });

  it('is nothing where ps says nothing', () => {
    expect(parsePs('')).toBeUndefined();
  });

  it('grows with the work of this process', () => {
    const before = readUsage(process.pid);
    if (before === undefined) {
      expect(process.platform).not.toBe('linux');
      return;
    }
    const end = process.cpuUsage().user + 50_000;
    while (process.cpuUsage().user < end);
    expect((readUsage(process.pid) as { cpuMs: number }).cpuMs).toBeGreaterThan(before.cpuMs);
  });
});
