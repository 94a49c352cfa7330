/** Runs one benchmark for `main.mjs`, in a process of its own: first its figures, then a round for each time that it is asked. */
const { figures, round } = await import(`./${process.argv[2]}.mjs`);
process.on('message', async () => process.send(await round()));
process.send(figures);
