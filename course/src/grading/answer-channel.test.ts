import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frameOf, listen } from './answer-channel.js';

/** What a listener hears of these chunks. */
async function hear(chunks: readonly Buffer[]): Promise<unknown[]> {
  const pipe = new PassThrough();
  const heard: unknown[] = [];
  const closed = new Promise<void>(resolve => {
    listen(pipe, {
      message: message => heard.push(message),
      malformed: why => heard.push(`malformed: ${why}`),
      closed: resolve,
    });
  });
  for (const chunk of chunks) pipe.write(chunk);
  pipe.end();
  pipe.destroy();
  await new Promise(resolve => setImmediate(resolve));
  await closed;
  return heard;
}

describe('the channel to an answer', () => {
  it('brings messages whole, however they are cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.anything({ withBigInt: true, withMap: true }), { maxLength: 5 }),
        fc.integer({ min: 1, max: 9 }),
        async (messages, size) => {
          const plain = messages.filter(isPlain);
          const bytes = Buffer.concat(plain.map(message => frameOf(message)));
          const pipe = new PassThrough();
          const heard: unknown[] = [];
          listen(pipe, {
            message: message => heard.push(message),
            malformed: why => heard.push(why),
            closed: () => {},
          });
          for (let at = 0; at < bytes.length; at += size) pipe.write(bytes.subarray(at, at + size));
          await new Promise(resolve => setImmediate(resolve));
          expect(heard).toEqual(plain);
        },
      ),
      { seed: 7, numRuns: 50 },
    );
  });

  it('fault 8: rubbish is an event, never an error', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 4, maxLength: 200 }), async bytes => {
        await expect(hear([Buffer.from(bytes)])).resolves.toBeDefined();
      }),
      { seed: 7, numRuns: 100 },
    );
  });

  it('fault 8: a message that is too long is refused before it is read', async () => {
    const length = Buffer.alloc(4);
    length.writeUInt32LE(2 ** 31, 0);
    const pipe = new PassThrough();
    const heard: string[] = [];
    listen(pipe, {
      message: () => heard.push('message'),
      malformed: why => heard.push(why),
      closed: () => {},
    });
    pipe.write(length);
    pipe.write(frameOf('late'));
    await new Promise(resolve => setImmediate(resolve));
    expect(heard).toEqual(['it sent a message of more than 64 MB']);
  });
});

function isPlain(value: unknown): boolean {
  try {
    frameOf(value);
    return true;
  } catch {
    return false;
  }
}
