/** Chance of the single requests of a flow: draws are numbered, so that nothing another flow does moves them. */
import { asUnit, draw, entityKey, Purpose, type EntityKey, type Seed } from '../../kernel/dice.ts';
import { log } from '../../kernel/math.ts';

const WORDS = 4294967296;

export class FlowDice {
  private readonly seed: Seed;
  private readonly key: EntityKey;
  private drawn = 0;

  constructor(seed: Seed, id: string) {
    this.seed = seed;
    this.key = entityKey(`requests/${id}`);
  }

  word(): number {
    return draw(this.seed, this.key.hi, this.key.lo, Purpose.singleRequest, this.drawn++);
  }

  /** From the exponential distribution of mean 1. */
  exponential(): number {
    return -log((this.word() + 0.5) / WORDS);
  }

  happens(probability: number): boolean {
    return probability > 0 && asUnit(this.word()) < probability;
  }
}
