import { describe, expect, it } from 'vitest';
import type { Output } from './contract.js';
import { type ChannelLimits, OutputChannel } from './output-channel.js';
import { pause } from './testing.js';

/** A clock that stands still unless the test moves it. */
function openChannel(limits: Partial<ChannelLimits> = {}) {
  const sent: Output[] = [];
  const clock = { time: 0, now: () => clock.time, nextTurn: () => pause(0) };
  return { sent, clock, channel: new OutputChannel(output => sent.push(output), clock, limits) };
}

/** So much that what follows at once is joined. */
function chatter(channel: OutputChannel, sent: Output[]): void {
  for (let line = 0; line < 20; line += 1) channel.write('stdout', '.');
  sent.length = 0;
}

/** What went to the standard output, in one piece. */
function textOf(sent: readonly Output[]): string {
  return sent
    .map(output => (output.type === 'stream' && output.name === 'stdout' ? output.text : ''))
    .join('');
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

  it('fault 12: of long text the beginning goes out at once, the end when the cell is over, and how much was left out', () => {
    const { sent, channel } = openChannel({ head: 10, tail: 12 });
    for (let line = 0; line < 1000; line += 1) channel.write('stdout', `${line}\n`);
    expect(textOf(sent)).toBe('0\n1\n2\n3\n4\n');
    expect(sent.at(-1)).toMatchObject({
      name: 'stderr',
      text: expect.stringContaining('this cell prints much'),
    });
    const before = sent.length;
    channel.flush();
    expect(sent.slice(before)).toEqual([
      { type: 'stream', name: 'stderr', text: '\n[left out: 992 lines, 3,868 characters]\n' },
      { type: 'stream', name: 'stdout', text: '997\n998\n999\n' },
    ]);
  });

  it('fault 12: no message is sent for what is left out, however long the loop', () => {
    const { sent, channel } = openChannel({ head: 10, tail: 12 });
    channel.write('stdout', 'x'.repeat(11));
    const before = sent.length;
    for (let line = 0; line < 100_000; line += 1) channel.write('stdout', 'step\n');
    expect(sent).toHaveLength(before);
  });

  it('fault 12: an error comes after the end of the text, and both streams keep their order', () => {
    const { sent, channel } = openChannel({ head: 1, tail: 100 });
    channel.write('stdout', 'ab');
    channel.write('stderr', 'c');
    channel.put({ type: 'error', name: 'E', message: 'm', traceback: [] });
    expect(sent.slice(-3)).toMatchObject([
      { name: 'stdout', text: 'b' },
      { name: 'stderr', text: 'c' },
      { type: 'error' },
    ]);
  });

  it('fault 12: no character is cut in half', () => {
    const { sent, channel } = openChannel({ head: 3, tail: 3 });
    channel.write('stdout', 'ab😀cd😀😀');
    channel.flush();
    expect(textOf(sent)).toBe('ab😀');
  });

  it('fault 12: figures are counted too', () => {
    const { sent, channel } = openChannel({ shown: 2 });
    for (let shown = 0; shown < 10; shown += 1) channel.put(html);
    expect(sent).toHaveLength(3);
    expect(sent[2]).toMatchObject({ text: '\n[output stopped: this cell showed more than 2 things]\n' });
  });

  it('end at the limit of characters with one notice', () => {
    const { sent, channel } = openChannel({ characters: 10 });
    channel.put(html);
    channel.put(html);
    expect(sent).toMatchObject([{ text: '\n[output stopped: this cell put out more than 10 characters]\n' }]);
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
