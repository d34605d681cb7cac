import { testTransport } from "./suite.ts";

testTransport("hardened");
