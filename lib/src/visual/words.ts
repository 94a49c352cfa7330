import { plainText, shortWord } from '../ground/data-words.js';
import type { DrawableEvent } from './space-time/drawable.js';

/** What happened, as a sentence: `b receives increment from alice`. */
export function eventSentence({ kind, node, peer, data }: DrawableEvent, longest = 60): string {
  const what = shortWord(data, longest);
  const thing = what === '' ? 'a message' : what;
  switch (kind) {
    case 'start':
      return `${node} starts`;
    case 'send':
      return `${node} sends ${thing} to ${peer}`;
    case 'lost':
      return `${what === '' ? 'a message' : what} from ${node} to ${peer} is lost`;
    case 'deliver':
      return `${node} receives ${thing}${peer === undefined ? '' : ` from ${peer}`}`;
    case 'blocked':
      return `${thing} from ${peer} cannot reach ${node}`;
    case 'missed':
      return `${thing} from ${peer} finds ${node} down`;
    case 'timer':
      return `timer '${what}' of ${node} rings`;
    case 'request':
      return `${node} asks ${peer}: ${thing}`;
    case 'answer':
      return `${node} learns ${data === undefined ? 'that it is done' : what}${peer === undefined ? '' : ` from ${peer}`}`;
    case 'give-up':
      return `${node} gives up waiting`;
    case 'write':
      return `${node} writes ${what} to its disk`;
    case 'sync':
      return `${node} syncs its disk`;
    case 'crash':
      return `${node} crashes${what === '' ? '' : ` ${what}`}`;
    case 'restart':
      return `${node} restarts`;
    case 'pause':
      return `${node} stands still`;
    case 'resume':
      return `${node} goes on`;
    case 'partition':
      return `a partition: ${groupsInWords(data)}`;
    case 'cut':
      return `nothing from ${node} reaches ${peer}`;
    case 'heal':
      return 'every link works again';
    case 'step-clock':
      return `the clock of ${node} jumps by ${Number(data) > 0 ? '+' : ''}${what} ms`;
    default: {
      const where = [node, peer].filter(name => name !== undefined && name !== '').join(' ');
      return `${where}${where === '' ? '' : ': '}${kind.replaceAll('-', ' ')}${what === '' ? '' : ` ${what}`}`;
    }
  }
}

/** The sides of a partition: `a | b, c`. */
export function groupsInWords(data: unknown): string {
  if (!Array.isArray(data)) return plainText(data);
  return data
    .map(group => (Array.isArray(group) ? group.map(String).join(', ') : plainText(group)))
    .join(' | ');
}
