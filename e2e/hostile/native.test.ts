import { testTransport } from "./suite.ts";

testTransport("native");
