import { Matchmaker } from "../core/matchmaker.ts";
import { testEngineContract } from "./engine-contract.ts";
import { createRamEngine } from "./ram-engine.ts";

testEngineContract("RAM engine", ({ widenAfterMs, onMatch }) => ({
  engine: createRamEngine({ matchmaker: new Matchmaker({ widenAfterMs }), onMatch }),
  settled: () => Promise.resolve(),
  close: () => Promise.resolve(),
}));
