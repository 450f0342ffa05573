/**
 * Goal: bounds are told with the noun in the number that fits. Method: a scenario that meets no bound of lists and of texts, once
 * each for a bound of one and of many.
 */
import { describe, expect, test } from 'vitest';
import { loadScenario } from '../../../sim/model/scenario/load.ts';
import { edited, found, hostWith } from '../support.ts';

const QUESTION = 'Do our users reach the other site when this one loses its power at the busiest hour?';

describe('bounds', () => {
  test.each([
    ['an empty list', '[max < 90%]', '[]', 'at least 1 item'],
    ['an empty text', `question: ${QUESTION}`, 'question: ""', 'at least 1 character'],
    ['a long text', QUESTION, 'A'.repeat(20_001), 'at most 20000 characters'],
    ['a large number', '20000000', '2000000000', 'at most 1000000000'],
  ])('of %s', (_, from, to, expected) => {
    const loaded = loadScenario('site-loss.yaml', hostWith({ 'site-loss.yaml': edited('site-loss.yaml', [from, to]) }));
    expect(found(loaded).map((one) => one.expected)).toEqual([expected]);
  });
});
