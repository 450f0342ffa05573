/** The acts of the platform that a fault may call. Holds are counted, so that overlapping faults compose. */
export interface PlatformActs {
  holdReplica(replica: number, isHeld: boolean): void;
  holdNode(node: number, isHeld: boolean): void;
}
