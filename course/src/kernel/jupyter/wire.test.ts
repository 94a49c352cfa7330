import { expect, it } from 'vitest';
import { toCodePoints, toCodeUnits } from './text-offsets.js';
import { Wire } from './wire.js';

const wire = new Wire('secret');
const frames = () => wire.encode(wire.announce('status', { execution_state: 'idle' }));

it('reads what it writes, with the route back', () => {
  const request = { ...wire.announce('execute_request', { code: '1' }), identities: [Buffer.from('client')] };
  expect(wire.decode(wire.encode(request))).toEqual(request);
  const reply = wire.reply(request, 'execute_reply', { status: 'ok' });
  expect(reply).toMatchObject({ identities: request.identities, parent: request.header });
});

it('signs as the protocol says: HMAC-SHA256 over header, parent, metadata and content', () => {
  const header = { msg_id: '1', msg_type: 't', session: 's', username: 'u', date: 'd', version: '5.3' };
  const encoded = wire.encode({ identities: [], header, parent: {}, metadata: {}, content: {} });
  // printf '%s' '{"msg_id":...}{}{}{}' | openssl dgst -sha256 -hmac secret
  expect(encoded[1]?.toString()).toBe('52057f0fa6579fbfd275dbbfedfe647013003ba1e238cd3f723057738b7cff00');
});

it('refuses a message that was changed, or signed with another key, or is none', () => {
  const changed = frames();
  changed[5] = Buffer.from('{"execution_state":"busy"}');
  expect(() => wire.decode(changed)).toThrow('wrong signature');
  expect(() => new Wire('other').decode(frames())).toThrow('wrong signature');
  expect(() => wire.decode([Buffer.from('x')])).toThrow('not a message');
});

it('counts a cursor in code points, as Jupyter does', () => {
  const code = "'😀'.length";
  expect(toCodeUnits(code, 3)).toBe(4);
  expect(toCodePoints(code, 4)).toBe(3);
});
