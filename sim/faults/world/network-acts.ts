/** The acts of lines, sessions and originations that a fault may call. Holds are counted, so that overlapping faults compose. */
export interface NetworkActs {
  holdRouter(router: number, isHeld: boolean): void;
  holdLink(link: number, isHeld: boolean): void;
  closeSession(session: number): void;
  releaseSession(session: number): void;
  withhold(prefix: number, datacenter: number, isHeld: boolean): void;
}
