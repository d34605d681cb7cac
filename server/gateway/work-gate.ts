import type { CloseName, ServerMessage, WorkDone } from "../../protocol/mod.ts";
import type { Pressure } from "../core/pressure.ts";
import type { Clock, Watch } from "./ports.ts";
import { type GivenWork, type WorkDesk, workMessage } from "./work-desk.ts";

/** What the gate needs of a connection. */
export interface Worker {
  readonly isLive: boolean;
  /** The work that it was given last and has not handed in. */
  work: GivenWork | undefined;
  /** Stands for what the desk is busy with for it; undefined when that is nothing, or is not wanted any more. */
  atDesk: object | undefined;
  send(message: ServerMessage): void;
  strike(close: CloseName, now: number): void;
}

export type WorkGateOptions = { desk: WorkDesk; pressure: Pressure; clock: Clock; watch: Watch };

/** While more people come than is usual, whoever wants to wait does a moment of work first. */
export class WorkGate {
  readonly #options: WorkGateOptions;

  constructor(options: WorkGateOptions) {
    this.#options = options;
  }

  /**
   * Whether somebody who comes to wait has to work first; then the work is on its way to them.
   * @param connections the part of all places that is in use, 0 to 1
   */
  wants(worker: Worker, connections: number, now: number): boolean {
    const { pressure } = this.#options;
    pressure.join(now);
    const level = pressure.level(connections, now);
    if (level > 0) this.#give(worker, level, now);
    return level > 0;
  }

  /**
   * Looks at what was done, and lets whoever did it `pass`. Work is taken once, right or wrong; only what is right and
   * may not pass yet (`pass` is false) is kept. Whoever gives up while it is looked at does not pass after all.
   */
  check(worker: Worker, given: GivenWork, done: WorkDone, pass: (now: number) => boolean): void {
    const { desk, clock } = this.#options;
    worker.work = undefined;
    this.#ask(worker, desk.isDone(given, done, clock.now()), (isDone) => {
      const now = clock.now();
      if (!isDone) {
        worker.strike("badMessage", now);
        this.#give(worker, 1, now);
      } else if (!pass(now)) worker.work = given;
    });
  }

  #give(worker: Worker, level: number, now: number): void {
    this.#ask(worker, this.#options.desk.give(level, now), (given) => {
      worker.work = given;
      worker.send(workMessage(given));
    });
  }

  /** What the desk says counts for whoever still waits for it: only for the last question, and for nobody who gave up. */
  #ask<Answer>(worker: Worker, asked: Promise<Answer>, take: (answer: Answer) => void): void {
    const atDesk = worker.atDesk = {};
    asked.then((answer) => {
      if (!worker.isLive || worker.atDesk !== atDesk) return;
      worker.atDesk = undefined;
      take(answer);
    }).catch((thrown) => this.#options.watch.failed("connection", thrown));
  }
}

/** They do not want to wait any more. */
export function giveUpWork(worker: Worker): void {
  worker.work = worker.atDesk = undefined;
}
