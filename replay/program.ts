/** Runs a command with the words of the command line. Exit 2: it could not be run, and its error says why. */
export function runProgram(main: (words: readonly string[]) => number): void {
  try {
    process.exitCode = main(process.argv.slice(2))
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 2
  }
}
