import { readFileSync } from 'node:fs';
import { parse } from 'node:path';
import { specOf } from '@faultlines/exercises';
import { gradeAnswer, maxScore, type Report } from 'faultlines/exercise';
import { describe, expect, it } from 'vitest';
import { type ExerciseFiles, shown } from '../../grading/catalog.js';
import { shareThatDiffers } from '../../grading/edit.js';
import { type AnswerSource, gradeSource } from '../../grading/grade.js';
import { readMisconception } from '../../grading/misconception.js';
import { makeStarter } from '../../grading/starter.js';
import { everyFunction, STAND_INS } from './hostile.js';
import { answeringAlways, answeringPartly, answersOfNodes, JUNK, loadSolution } from './junk.js';

export function sourceOf(text: string): AnswerSource {
  return { text, from: 'solution', path: 'a test' };
}

export async function gradeText(exercise: ExerciseFiles, text: string): Promise<Report> {
  return (await gradeSource(exercise.id, sourceOf(text))).report;
}

export function read(file: string): string {
  return readFileSync(file, 'utf8');
}

function describeVerdicts({ properties }: Report): string {
  return properties.map(({ name, outcome, message }) => `${name}: ${outcome}: ${message}`).join('\n');
}

/**
 * Tests an exercise: a new one needs no new test code. A starter earns nothing, a solution and other right answers everything, each
 * misconception loses exactly what it says for the reason it says, and hostile answers end as they must.
 */
export function testExercise(exercise: ExerciseFiles): void {
  describe(`exercise ${exercise.id}`, () => {
    it('has a starter that is in step with its solution', () => {
      expect(read(exercise.starter)).toBe(
        makeStarter(exercise.id, read(exercise.solution), shown(exercise.solution)),
      );
    });

    it('gives nothing for the starter, and calls it not attempted', async () => {
      const report = await gradeText(exercise, read(exercise.starter));
      expect(report).toMatchObject({ score: 0, outcome: 'not-attempted' });
    });

    it('gives everything for the solution', async () => {
      const report = await gradeText(exercise, read(exercise.solution));
      const failed = report.properties.filter(property => property.outcome !== 'pass');
      expect(failed).toEqual([]);
      expect(report.score).toBe(maxScore(await specOf(exercise.id)));
    });

    it('gives everything for the solution with another seed too', async () => {
      const source = sourceOf(read(exercise.solution));
      for (const seed of [1, 2, 3]) {
        const { report } = await gradeSource(exercise.id, source, { seed });
        expect(report.properties.filter(property => property.outcome !== 'pass')).toEqual([]);
      }
    });

    it('has at least two misconceptions', () => {
      expect(exercise.misconceptions.length).toBeGreaterThanOrEqual(2);
    });

    it.each(exercise.misconceptions.map(file => [parse(file).name, file]))(
      'catches: %s',
      async (_name, file) => {
        const { loses, explainedBy, text } = readMisconception(exercise, file);
        const report = await gradeText(exercise, text);
        const lost = report.properties.filter(property => property.outcome !== 'pass');
        expect(lost.map(property => `${property.name}: ${property.outcome}`)).toEqual(
          report.properties
            .filter(property => loses.includes(property.name))
            .map(property => `${property.name}: fail`),
        );
        expect(lost.map(property => property.name).sort()).toEqual([...loses].sort());
        expect(lost.map(property => property.message).join('\n')).toContain(explainedBy);
      },
    );

    it('keeps a misconception whole only if most of its lines are not those of the solution', () => {
      for (const file of exercise.misconceptions) {
        const { name, text, isWhole } = readMisconception(exercise, file);
        const share = shareThatDiffers(read(exercise.solution), text);
        expect(`${name} is kept ${isWhole ? 'whole' : 'as an edit'}`).toBe(
          `${name} is kept ${share > 0.5 ? 'whole' : 'as an edit'}`,
        );
      }
    });

    it.each(Object.entries(STAND_INS))(
      'gives nothing for an answer that %s',
      async (_what, { answer, outcome }) => {
        const spec = await specOf(exercise.id);
        const report = await gradeAnswer(spec, answer(spec));
        expect(report.score).toBe(0);
        expect(`${report.outcome}: ${describeVerdicts(report)}`).not.toContain('infrastructure-error');
        expect(outcome).toContain(report.outcome);
      },
    );

    it('fault 6: takes junk for what it is, a wrong answer', async () => {
      const spec = await specOf(exercise.id);
      const solution = await loadSolution(exercise);
      for (const [what, answer] of answersOfNodes(spec, solution)) {
        const report = await gradeAnswer(spec, answer);
        expect(`${what}: ${describeVerdicts(report)}`).not.toContain('infrastructure-error');
      }
      if (Object.keys(spec.functions).length === 0) return;
      for (const [what, junk] of Object.entries(JUNK)) {
        const always = await gradeAnswer(spec, answeringAlways(spec, junk));
        expect(`always ${what}: ${describeVerdicts(always)}`).not.toContain('infrastructure-error');
        expect(`${what}: ${always.score} points`).toBe(`${what}: 0 points`);
        for (const part of [1, 2, 3]) {
          const partly = await gradeAnswer(spec, answeringPartly(solution, part, junk));
          expect(`${what} in part: ${describeVerdicts(partly)}`).not.toContain('infrastructure-error');
        }
      }
    });

    it('does not believe an answer that claims its own score', async () => {
      const spec = await specOf(exercise.id);
      const claim = '{ ok: true, outcome: "pass", score: 1000, value: { score: 1000 } }';
      const forged = `(process as any).send?.({ kind: 'answered', id: 0, outcomes: [${claim}] });\n`;
      const report = await gradeText(exercise, forged + everyFunction(spec, `return ${claim};`));
      expect(report.score).toBe(0);
      expect(['fail', 'submission-error']).toContain(report.outcome);
    });
  });
}
