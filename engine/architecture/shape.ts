import { ts } from 'ts-morph'
import { door, isGenerated, isTest, lineOf, type Source } from './source.ts'

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

/** Default exports, but for formatters: Cucumber takes them in no other way. */
export function defaultExports(sources: readonly Source[]): readonly string[] {
  const ours = sources.filter(({ path }) => !path.endsWith('-formatter.ts'))
  return ours.flatMap(({ path, tree }) =>
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

export const stepLinesMax = 10

/** Steps whose body has more than ten lines: what they do belongs behind the engine's door. */
export function longSteps(sources: readonly Source[]): readonly string[] {
  const ours = sources.filter((source) => source.path.startsWith('steps/') && !isTest(source))
  return ours.flatMap(({ path, tree, nodes }) =>
    nodes.filter(isStep).flatMap((node) => {
      const body = node.arguments.find((each) => ts.isFunctionExpression(each) || ts.isArrowFunction(each))?.body
      if (body === undefined || !ts.isBlock(body)) return []
      const lines = tree.getLineAndCharacterOfPosition(body.end).line - lineOf(body)
      if (lines <= stepLinesMax) return []
      return [`${path}:${lineOf(node)}: a step of ${lines} lines; at most ${stepLinesMax}: let the engine do the work`]
    }),
  )
}

function isStep(node: ts.Node): node is ts.CallExpression {
  const isCall = ts.isCallExpression(node) && ts.isIdentifier(node.expression)
  return isCall && ['Given', 'When', 'Then', 'defineStep'].includes(node.expression.getText())
}

/** Files of the engine that nobody reaches: not the door, no test, and nobody outside the engine. */
export function deadFiles(sources: readonly Source[]): readonly string[] {
  const byPath = new Map(sources.map((source) => [source.path, source]))
  if (!byPath.has(door)) return [`${door}: is missing, so nothing that the engine can do is reached`]
  const entries = sources.filter((source) => {
    return !source.path.startsWith('engine/') || source.path === door || source.path.endsWith('.test.ts')
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
