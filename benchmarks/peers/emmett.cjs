// Answers "CALLERS SECONDS" on a line with appends a second, until its input ends.
const { randomUUID } = require("node:crypto");
const { createInterface } = require("node:readline");
const { createRequire } = require("node:module");

const [modules, url, state] = process.argv.slice(2);
const load = createRequire(`${modules}/`);
const { getPostgreSQLEventStore } = load("@event-driven-io/emmett-postgresql");
const { STREAM_DOES_NOT_EXIST } = load("@event-driven-io/emmett");

const store = getPostgreSQLEventStore(url);
const data = JSON.parse(JSON.parse(state));

async function append() {
  await store.appendToStream(
    `account-${randomUUID()}`,
    [{ type: "ConsentGiven", data }],
    { expectedStreamVersion: STREAM_DOES_NOT_EXIST },
  );
}

async function rate(callers, seconds) {
  const began = performance.now();
  let done = 0;
  const call = async () => {
    while (performance.now() - began < seconds * 1000) {
      await append();
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: callers }, call));
  return (done * 1000) / (performance.now() - began);
}

async function main() {
  await append();
  console.log("ready");
  for await (const line of createInterface({ input: process.stdin })) {
    const [callers, seconds] = line.split(" ").map(Number);
    console.log(await rate(callers, seconds));
  }
  await store.close();
}

main().catch((problem) => {
  console.log(`failed ${String(problem).split("\n")[0]}`);
  process.exit(1);
});
