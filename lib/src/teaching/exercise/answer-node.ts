import { Node, type NodeClass, type NodeId } from '../../engine/simulation/index.js';

const standIns = new Map<string, NodeClass>();

/**
 * Stands in a spec's world for a class that the answer provides; `answer.simulate` and `answer.explore` put the answer's own nodes in its place.
 *
 * @param name as the spec lists it under `nodes`
 * @example
 * answer.explore({ nodes: { a: answerNode('Sender'), b: answerNode('Receiver') } }, { lose: 1, always })
 */
export function answerNode(name: string): NodeClass {
  const known = standIns.get(name);
  if (known !== undefined) return known;
  const standIn = class AnswerNode extends Node {};
  standIns.set(name, standIn);
  return standIn;
}

/** For each node that is the answer's, the name of its class. */
export function answerClassesOf(nodes: Readonly<Record<NodeId, NodeClass>>): ReadonlyMap<NodeId, string> {
  const names = new Map([...standIns].map(([name, standIn]) => [standIn, name]));
  return new Map(
    Object.entries(nodes).flatMap(([id, nodeClass]) => {
      const name = names.get(nodeClass);
      return name === undefined ? [] : [[id, name] as const];
    }),
  );
}
