import { Injectable } from '@nestjs/common';

/** Why this process cannot write what it should, by whom it is told: readiness says so while it lasts. */
@Injectable()
export class WriteTroubles {
  private readonly troubles = new Map<string, string>();

  /** Notes a trouble, or by undefined its end. */
  report(who: string, trouble: string | undefined): void {
    if (trouble === undefined) this.troubles.delete(who);
    else this.troubles.set(who, trouble);
  }

  /** Each different trouble once. */
  get list(): string[] {
    return [...new Set(this.troubles.values())];
  }
}
