import { closingContract } from "./contract/closing-contract.ts";
import { httpContract } from "./contract/http-contract.ts";
import { Lab, type TestTransport } from "./contract/lab.ts";
import { listeningContract } from "./contract/listening-contract.ts";
import { messageContract } from "./contract/message-contract.ts";
import { upgradeContract } from "./contract/upgrade-contract.ts";
import type { Transport } from "./transport.ts";

/** What every transport must do, chapter by chapter. Run over each of them from `transport.test.ts`. */
export function transportContract(transport: Transport): void {
  const tested: TestTransport = {
    transport,
    test(sentence, run) {
      Deno.test(`Transport ${transport.name} ${sentence}`, async () => {
        const lab = new Lab(transport);
        try {
          await run(lab);
        } finally {
          await lab.end();
        }
      });
    },
  };
  httpContract(tested);
  upgradeContract(tested);
  messageContract(tested);
  closingContract(tested);
  listeningContract(tested);
}
