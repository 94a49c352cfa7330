import { describe, expect, it } from 'vitest';
import type { Output } from './contract.js';
import { OutputChannel } from './output-channel.js';
import { pause } from './testing.js';

/** A clock that stands still unless the test moves it. */
function openChannel(limit?: number) {
  const sent: Output[] = [];
  const clock = { time: 0, now: () => clock.time, nextTurn: () => pause(0) };
  return { sent, clock, channel: new OutputChannel(output => sent.push(output), clock, limit) };
}

/** So much that what follows at once is joined. */
function chatter(channel: OutputChannel, sent: Output[]): void {
  for (let line = 0; line < 20; line += 1) channel.write('stdout', '.');
  sent.length = 0;
}

const html: Output = { type: 'display_data', data: { 'text/html': '<b>1234</b>' }, metadata: {} };

describe('the outputs of a cell', () => {
  it('go out as they are written: what follows may take long', () => {
    const { sent, channel } = openChannel();
    channel.write('stdout', 'reading');
    channel.write('stdout', 'computing');
    expect(sent).toMatchObject([{ text: 'reading' }, { text: 'computing' }]);
  });

  it('join text of one stream that a loop writes, and keep the order of streams and displays', () => {
    const { sent, channel } = openChannel();
    chatter(channel, sent);
    channel.write('stdout', 'a');
    channel.write('stdout', 'b');
    channel.write('stderr', 'c');
    channel.put(html);
    expect(sent).toEqual([
      { type: 'stream', name: 'stdout', text: 'ab' },
      { type: 'stream', name: 'stderr', text: 'c' },
      html,
    ]);
  });

  it('go out while a loop still runs, and at the latest when the turn is over', async () => {
    const { sent, clock, channel } = openChannel();
    chatter(channel, sent);
    channel.write('stdout', 'a');
    clock.time = 60;
    channel.write('stdout', 'b');
    expect(sent).toHaveLength(1);
    chatter(channel, []);
    sent.length = 1;
    channel.write('stdout', 'c');
    expect(sent).toHaveLength(1);
    await pause(10);
    expect(sent).toHaveLength(2);
  });

  it('end at the limit with one notice', () => {
    const { sent, channel } = openChannel(10);
    for (let line = 0; line < 1000; line += 1) channel.write('stdout', 'four');
    channel.put(html);
    expect(sent).toMatchObject([
      { name: 'stdout', text: 'four' },
      { name: 'stdout', text: 'four' },
      { name: 'stdout', text: 'fo' },
      { name: 'stderr', text: '\n[output stopped: this cell put out more than 10 characters]\n' },
    ]);
  });

  it('count displays towards the limit', () => {
    const { sent, channel } = openChannel(10);
    channel.put(html);
    expect(sent).toMatchObject([{ name: 'stderr' }]);
  });

  it('stop when the cell was stopped', () => {
    const { sent, channel } = openChannel();
    channel.write('stdout', 'a');
    channel.close();
    channel.write('stdout', 'b');
    channel.put(html);
    expect(sent).toEqual([{ type: 'stream', name: 'stdout', text: 'a' }]);
  });
});
