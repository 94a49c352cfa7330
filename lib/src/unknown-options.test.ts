/**
 * An option that nobody reads is refused by name: where subjects are concerned, `edges.test.ts` sees to it; here, the rooms that hold no
 * models. A new function with options is found by itself, and this test fails until it is called here.
 */
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ParameterTypes } from '../testing/edges/optional-fields.js';
import * as checking from './engine/checking/index.js';
import { constant } from './engine/random/index.js';
import * as simulation from './engine/simulation/index.js';
import * as exercise from './teaching/exercise/index.js';
import { predict } from './teaching/notebook/index.js';
import * as visual from './visual/index.js';

/** What nobody reads; cast, since TypeScript would see it where it is written down. */
const STRAY = { stray: 1 } as object;

const history: never[] = [];
const model = checking.registerModel;
const worldOf = { nodes: { a: class extends simulation.Node {} } };
const fails = () => 'failed';
const points = [{ x: 1, y: 1 }];
const axis = { label: 'load' };
const knob = { name: 'load', values: [1, 2] };
const run = simulation.simulate(worldOf, { seed: 1 });
const found = { verdict: 'holds' } as never;
const request = () => 'read';
const spec = (more: object = {}, property: object = {}) =>
  exercise.defineSpec({
    id: '1.1.1',
    title: 'Title',
    statement: 'Statement',
    functions: { f: exercise.aNumber },
    properties: [{ name: 'agrees', points: 1, hints: ['one', 'two'], check: async () => {}, ...property }],
    ...more,
  });
const report = exercise.gradeAnswer(spec(), exercise.inProcessTransport({}));
const ranks = (columns: object = {}) =>
  visual.barChart({ title: 'T', value: axis, bars: [{ label: 'a', value: 1, ...columns }] });

const CALLS: Readonly<Record<string, Readonly<Record<string, () => unknown>>>> = {
  checking: {
    'checkCausalConsistency:options': () => checking.checkCausalConsistency(history, model, STRAY),
    'checkReplicas:options': () => checking.checkReplicas({ a: 1, b: 1 }, STRAY),
    'checkSequentialConsistency:options': () => checking.checkSequentialConsistency(history, model, STRAY),
    'checkSessionGuarantees:options': () => checking.checkSessionGuarantees(history, model, STRAY),
    'checkLinearizability:options': () => checking.checkLinearizability(history, model, STRAY),
    'checkTransactions:options': () => checking.checkTransactions([], STRAY),
    'Explorer:world': () => new checking.Explorer({ ...worldOf, ...STRAY }, {}),
    'Explorer:options': () => new checking.Explorer(worldOf, STRAY),
    'explore:world': () => checking.explore({ ...worldOf, ...STRAY }, {}),
    'explore:options': () => checking.explore(worldOf, STRAY),
    'exploreModel:options': () => checking.exploreModel({ initial: [0], next: () => [] }, STRAY),
    'explorePacked:options': () => checking.explorePacked({ initial: [[0]], next: () => {} }, STRAY),
    'verify:options': () => checking.verify(found, STRAY),
    'ddmin:options': () => checking.ddmin([1], () => true, STRAY),
    'shrink:options': () => checking.shrink(1, [], fails, STRAY),
    'shrinkHistory:options': () => checking.shrinkHistory(history, fails, STRAY),
    'shrinkRun:world': () => checking.shrinkRun({ ...worldOf, ...STRAY }, { seed: 1 }, fails),
    'shrinkRun:options': () => checking.shrinkRun(worldOf, { seed: 1, ...STRAY }, fails),
    'shrinkRun:shrinkOptions': () => checking.shrinkRun(worldOf, { seed: 1 }, fails, STRAY),
  },
  exercise: {
    'defineSpec:spec': () => spec(STRAY),
    'defineSpec:spec, a property': () => spec({}, STRAY),
    'gradeAnswer:options': () => exercise.gradeAnswer(spec(), exercise.inProcessTransport({}), STRAY),
    'reportText:options': async () => exercise.reportText(await report, STRAY),
  },
  notebook: {
    'predict:question': () => predict('stray', { question: 'How many?', guess: undefined, ...STRAY }),
  },
  simulation: {
    'crash:options': () => simulation.crash('a', STRAY),
    'setLink:link': () => simulation.setLink(STRAY, { loss: 1 }),
    'sampleStates:world': () =>
      simulation.sampleStates({ ...worldOf, ...STRAY }, () => 0, { seed: 1, everyMs: 1 }),
    'sampleStates:options': () =>
      simulation.sampleStates(worldOf, () => 0, { seed: 1, everyMs: 1, ...STRAY }),
    'SimulationMachine:world': () => new simulation.SimulationMachine({ ...worldOf, ...STRAY }, { seed: 1 }),
    'SimulationMachine:options': () => new simulation.SimulationMachine(worldOf, { seed: 1, ...STRAY }),
    'simulate:world': () => simulation.simulate({ ...worldOf, ...STRAY }, { seed: 1 }),
    'simulate:options': () => simulation.simulate(worldOf, { seed: 1, ...STRAY }),
    'swarm:options': () => simulation.swarm({ healedAtMs: 1, ...STRAY }),
    'filterTrace:filter': () => simulation.filterTrace(run, STRAY),
    'closedLoop:options': () => simulation.closedLoop({ clients: 1, request, ...STRAY }),
    'openLoop:options': () => simulation.openLoop({ everyMs: 1, request, ...STRAY }),
    'setLink:change': () =>
      simulation.simulate(
        { ...worldOf, faults: [simulation.at(1, simulation.setLink({}, STRAY))] },
        { seed: 1 },
      ),
    'simulateQueueingNetwork:options': () =>
      simulation.simulateQueueingNetwork(
        { a: { serviceMs: constant(1), arrivalsPerSecond: 1 } },
        { untilMs: 10, seed: 1, ...STRAY },
      ),
    'simulateQueueingNetwork:stations': () =>
      simulation.simulateQueueingNetwork(
        { a: { serviceMs: constant(1), arrivalsPerSecond: 1, ...STRAY } },
        { untilMs: 10, seed: 1 },
      ),
    'Semaphore:options': () => new simulation.Semaphore(new simulation.Timeline(), { permits: 1, ...STRAY }),
    'Server:options': () => new simulation.Server(new simulation.Timeline(), STRAY),
    'Timeline.run:options': () => new simulation.Timeline().run(STRAY),
  },
  visual: {
    'barChart:options': () =>
      visual.barChart({ title: 'T', value: axis, bars: [{ label: 'a', value: 1 }], ...STRAY }),
    'barChart:options, a bar': () => ranks(STRAY),
    'chart:options': () =>
      visual.chart({ title: 'T', x: axis, y: axis, series: [visual.closedForm('a', points)], ...STRAY }),
    'chart:options, an axis': () =>
      visual.chart({
        title: 'T',
        x: { ...axis, ...STRAY },
        y: axis,
        series: [visual.closedForm('a', points)],
      }),
    'historyFigure:options': () => visual.historyFigure(history, { describe: () => 'x' }, STRAY),
    'knobBars:knob': () =>
      visual.knobBars({ ...knob, ...STRAY }, () => ({ title: 'T', bars: [] }), { value: axis }),
    'knobBars:axis': () => visual.knobBars(knob, () => ({ title: 'T', bars: [] }), { value: axis, ...STRAY }),
    'knobChart:knob': () =>
      visual.knobChart({ ...knob, ...STRAY }, () => ({ title: 'T', series: [] }), { x: axis, y: axis }),
    'knobChart:axes': () =>
      visual.knobChart(knob, () => ({ title: 'T', series: [] }), { x: axis, y: axis, ...STRAY }),
    'matrixFigure:options': () =>
      visual.matrixFigure([], { title: 'T', verbs: ['does', 'does not'], ...STRAY }),
    'closedForm:options': () => visual.closedForm('a', points, STRAY),
    'simulation:options': () => visual.simulation('a', points, STRAY),
    'curve:options': () => visual.curve(0, 1, x => x, STRAY),
    'spaceTime:options': () => visual.spaceTime(run, STRAY),
    'stepper:options': () => visual.stepper(run, STRAY),
    'stateGraph:options': () => visual.stateGraph(found, STRAY),
    'table:options': () => visual.table({ title: 'T', columns: [], rows: [], ...STRAY }),
  },
};

/** Parameters that are no options, and may carry more than a function reads. */
const NO_OPTIONS: readonly (readonly [RegExp, why: string])[] = [
  [/:model$/, 'an object with functions, maybe of a class that holds more'],
  [/:(exploration|operation|earlier|later|report|fault)$/, 'what another function made'],
  [
    /^(describeSource|importsOf|namesOf|maxScore|gradeAnswer):(__0|spec)$/,
    'what `defineSpec` or the grader made',
  ],
  [/:(transport|host)$/, 'an interface to the outside, whose objects hold more'],
  [/^interactive:figure$/, 'a figure of Plotly, which reads more fields than the library knows'],
  [/^(NodeMisuseError|Unanswered):options$/, 'the options of every Error of the language'],
];

/** Where each module is, below the sources. */
const FOLDERS: Readonly<Record<string, string>> = {
  checking: 'engine/checking',
  exercise: 'teaching/exercise',
  notebook: 'teaching/notebook',
  simulation: 'engine/simulation',
  visual: 'visual',
  host: 'ground/host',
};
const modules = Object.keys(CALLS);
const parameterTypes = new ParameterTypes(
  fileURLToPath(new URL('.', import.meta.url)),
  Object.values(FOLDERS),
);

describe('fault 36: an unknown option', () => {
  it.each(Object.keys(FOLDERS))('is tried at every function of %s that takes options', name => {
    const missing = parameterTypes
      .parametersWithOptions(FOLDERS[name])
      .filter(parameter => CALLS[name]?.[parameter] === undefined)
      .filter(parameter => !NO_OPTIONS.some(([pattern]) => pattern.test(parameter)));
    expect(missing, 'call these with an unknown option here').toEqual([]);
  });

  describe.each(modules)('of %s', name => {
    it.each(Object.keys(CALLS[name]))('%s is refused by its name', async parameter => {
      const call = async () => CALLS[name][parameter]();
      await expect(call()).rejects.toThrow(/has no option 'stray'/);
      await expect(call()).rejects.toBeInstanceOf(RangeError);
    });
  });
});
