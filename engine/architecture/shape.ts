import { ts } from 'ts-morph'
import { isGenerated, isTest, lineOf, type Source } from './source.ts'

export const functionLinesMax = 70

/** Functions of more than 70 lines, tests and generated files apart. */
export function longFunctions(sources: readonly Source[]): readonly string[] {
  const ours = sources.filter((source) => !isTest(source) && !isGenerated(source))
  return ours.flatMap(({ path, tree, nodes }) =>
    nodes.filter(isFunctionWithBody).flatMap((node) => {
      const lines = tree.getLineAndCharacterOfPosition(node.end).line + 2 - lineOf(node)
      if (lines <= functionLinesMax) return []
      return [
        `${path}:${lineOf(node)}: a function of ${lines} lines; at most ${functionLinesMax}: give its parts names`,
      ]
    }),
  )
}

function isFunctionWithBody(node: ts.Node): node is ts.FunctionLikeDeclaration {
  return ts.isFunctionLike(node) && 'body' in node && node.body !== undefined
}

export function defaultExports(sources: readonly Source[]): readonly string[] {
  return sources.flatMap(({ path, tree }) =>
    tree.statements
      .filter(isDefaultExport)
      .map((node) => `${path}:${lineOf(node)}: a default export; export it by name`),
  )
}

function isDefaultExport(node: ts.Statement): boolean {
  if (ts.isExportAssignment(node)) return true
  if (ts.isExportDeclaration(node) && node.exportClause && ts.isNamedExports(node.exportClause)) {
    return node.exportClause.elements.some(({ name }) => name.text === 'default')
  }
  const modifiers = ts.canHaveModifiers(node) ? (ts.getModifiers(node) ?? []) : []
  return modifiers.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword)
}

/** Files of the engine that nobody reaches: not the door, no test, and nobody outside the engine. */
export function deadFiles(sources: readonly Source[]): readonly string[] {
  const byPath = new Map(sources.map((source) => [source.path, source]))
  const entries = sources.filter((source) => {
    return !source.path.startsWith('engine/') || source.path === 'engine/index.ts' || source.path.endsWith('.test.ts')
  })
  const reached = new Set(entries)
  for (const { imports } of reached) {
    for (const { target } of imports) {
      const source = byPath.get(target)
      if (source !== undefined) reached.add(source)
    }
  }
  return sources
    .filter((source) => !reached.has(source))
    .map(({ path }) => `${path}: nobody uses it; use it or take it out`)
}
