import { createHardenedTransport } from "./hardened.ts";
import { nativeTransport } from "./native.ts";
import { transportContract } from "./transport-contract.ts";

transportContract(nativeTransport);
transportContract(createHardenedTransport());
