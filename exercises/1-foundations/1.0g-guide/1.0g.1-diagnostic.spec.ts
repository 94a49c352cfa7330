import { aText, defineSpec, listOf, type Property } from 'faultlines/exercise';

/** What an answer provides. */
type Diagnostic = { myAnswers(): string[] };

interface Question {
  readonly chapter: string;
  readonly about: string;
  readonly question: string;
  readonly options: Readonly<Record<'a' | 'b' | 'c' | 'd', string>>;
  readonly right: 'a' | 'b' | 'c' | 'd';
  /** Why; told with a wrong answer. */
  readonly because: string;
  readonly hints: readonly [string, string];
}

const QUESTIONS: readonly Question[] = [
  {
    chapter: '1.1',
    about: 'A call that timed out',
    question:
      'A client asked a server to charge a card and heard nothing until its timeout. What does it know?',
    options: {
      a: 'the card was not charged',
      b: 'the server is down',
      c: 'not whether the card was charged',
      d: 'the card was charged, or the server would have refused',
    },
    right: 'c',
    because:
      'the request or the answer may have been lost, or the server is slow: worlds that look the same to the client, and differ in the charge',
    hints: [
      'What if the answer was the message that was lost?',
      'Two worlds with one view: the client can conclude only what holds in both.',
    ],
  },
  {
    chapter: '1.1',
    about: 'A thousand machines',
    question:
      'Each of 1,000 machines is up 99.9% of the time, independently. How much of the time are all of them up?',
    options: { a: '99.9%', b: 'about 90%', c: 'about 63%', d: 'about 37%' },
    right: 'd',
    because: `independent chances multiply: 0.999 to the power of 1,000 is ${(0.999 ** 1000).toPrecision(3)}`,
    hints: [
      'All up means the first is up, and the second, and ...',
      'The product of a thousand numbers of 0.999 each.',
    ],
  },
  {
    chapter: '1.2',
    about: 'How many for agreement',
    question:
      'Nodes may crash, and messages are timely only from some unknown moment on. How many nodes can agree in spite of f crashes?',
    options: { a: 'f + 1', b: '2f + 1', c: '3f + 1', d: 'no number is enough' },
    right: 'b',
    because:
      'with 2f nodes the two halves may each take the other for crashed; with 2f + 1 any two sets of n - f share a node',
    hints: [
      'A node must go on without f others, which may be alive.',
      'Two groups of n - f must meet, or they can decide differently: 2(n - f) > n.',
    ],
  },
  {
    chapter: '1.2',
    about: 'Three generals',
    question:
      'Three generals exchange unsigned messages, and one of them is a traitor. Can the two loyal ones agree on the order of a loyal commander?',
    options: { a: 'yes, by majority', b: 'no', c: 'yes, in two rounds', d: 'yes, if messages are not lost' },
    right: 'b',
    because:
      'a lieutenant who hears "attack" from the commander and "he said retreat" from the other cannot tell which of the two lies; it takes 3f + 1',
    hints: [
      'What does a lieutenant see if the commander lies? And if the other lieutenant lies?',
      'Both cases look the same to it.',
    ],
  },
  {
    chapter: '1.3',
    about: 'A bridge',
    question:
      'Of three nodes, a and b reach each other, and so do b and c; a and c do not. Which nodes reach a majority, themselves included?',
    options: { a: 'all three', b: 'only b', c: 'none', d: 'a and c' },
    right: 'a',
    because:
      'two of three are a majority: a with b, c with b, and b with both. So two leaders can each have one, if b helps both',
    hints: ['How many are a majority of three?', 'Count for each node whom it reaches, and itself.'],
  },
  {
    chapter: '1.3',
    about: 'A longer timeout',
    question: 'You double the timeout after which a silent node counts as dead. What happens?',
    options: {
      a: 'fewer false alarms, and crashes are noticed as fast',
      b: 'fewer false alarms, and crashes are noticed later',
      c: 'more false alarms, and crashes are noticed later',
      d: 'nothing, if the network is good',
    },
    right: 'b',
    because:
      'waiting longer outlasts more delays, and it also waits longer for the dead: there is a curve between the two, and no timeout off it',
    hints: ['For how long does one wait for a node that is dead?', 'And for one that is late?'],
  },
  {
    chapter: '1.4',
    about: 'Slow or dead',
    question:
      'A balancer sends requests to ten servers in turn. One of them becomes ten times slower; in another cluster one crashes, and the balancer leaves it out. Which cluster is worse off?',
    options: {
      a: 'the one with the crash',
      b: 'both alike',
      c: 'the one with the slow server',
      d: 'it depends on the number of clients only',
    },
    right: 'c',
    because:
      'the slow server still gets a tenth of the requests, and its queue grows without end once it is slower than they come; the crashed one gets none',
    hints: [
      'How many requests does each of the two servers get?',
      'What becomes of the queue of a server that gets more than it can do?',
    ],
  },
  {
    chapter: '1.4',
    about: 'A pause',
    question:
      'A leader holds a lease of 10 s, renewed 2 s ago. It stands still for 15 s. For how long may there be two leaders?',
    options: { a: 'never: leases exclude it', b: '7 s', c: '5 s', d: '13 s' },
    right: 'b',
    because:
      'the lease has 8 s left; from then to the end of the pause, 15 - 8 = 7 s, another node may hold it while the first wakes up and acts on its own',
    hints: [
      'When does the lease end, counted from the beginning of the pause?',
      'What does the leader know at the moment in which it wakes up?',
    ],
  },
  {
    chapter: '1.5',
    about: 'A day of drift',
    question:
      'Two clocks agree at noon, and drift apart by 200 parts in a million. How far apart are they a day later?',
    options: { a: '0.2 ms', b: '17 ms', c: '1.7 s', d: '17 s' },
    right: 'd',
    because: `200 millionths of 86,400 s are ${((200 / 1e6) * 86_400).toPrecision(4)} s`,
    hints: ['A day has 86,400 seconds.', 'Multiply by 200 and divide by a million.'],
  },
  {
    chapter: '1.5',
    about: "Lamport's clocks",
    question: 'Event x has Lamport time 3, event y has Lamport time 8. What follows?',
    options: {
      a: 'x happened before y',
      b: 'x and y are concurrent',
      c: 'y did not happen before x',
      d: 'x was earlier by a wall clock',
    },
    right: 'c',
    because:
      'causes have smaller numbers than their effects; a smaller number is no sign of a cause, since concurrent events have numbers too',
    hints: [
      'If y had led to x, which of the two would have the larger number?',
      'Two nodes that never exchanged a message count on their own.',
    ],
  },
];

function asProperty(
  { chapter, about, options, right, because, hints }: Question,
  index: number,
): Property<Diagnostic> {
  return {
    name: `${index + 1}. ${about} (chapter ${chapter})`,
    points: 1,
    hints,
    check: async ({ answer, refute, tried }) => {
      const answers = await answer.call('myAnswers');
      const given = Array.isArray(answers)
        ? String(answers[index] ?? '')
            .trim()
            .toLowerCase()
        : '';
      tried(1, 'questions');
      if (given === right) return;
      refute({
        message: `${because}. Read chapter ${chapter}.`,
        input: `question ${index + 1}`,
        expected: `${right}: ${options[right]}`,
        actual:
          given in options ? `${given}: ${options[given as keyof typeof options]}` : 'no letter from a to d',
      });
    },
  };
}

function inMarkdown({ question, options }: Question, index: number): string {
  const choices = Object.entries(options).map(([letter, text]) => `${letter}) ${text}`);
  return `${index + 1}. ${question}\n   ${choices.join('; ')}.`;
}

export default defineSpec<Diagnostic>({
  id: '1.0g.1',
  title: 'What do you know already?',
  functions: { myAnswers: listOf(aText) },
  statement: `Ten questions, a point each, two for each chapter of this part. Return your answers as a list of ten letters; guess, do not look up. Each wrong answer names the chapter that
treats it, and why. Whoever has both points of a chapter may skip it.

${QUESTIONS.map(inMarkdown).join('\n')}`,
  properties: QUESTIONS.map(asProperty),
});
