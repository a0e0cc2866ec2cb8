import type { parse } from '@bufbuild/cel';

/** A node of CEL's syntax tree. */
type Expr = ReturnType<typeof parse>['expr'];

/** Names of types that CEL itself knows as values. */
const BUILT_IN = new Set([
  'bool',
  'bytes',
  'double',
  'dyn',
  'int',
  'list',
  'map',
  'null_type',
  'string',
  'type',
  'uint',
  'google',
  'math',
  'strings',
  'optional',
]);

/**
 * Free names of an expression that nobody binds: typing errors, mostly. CEL itself would only notice them when they are
 * evaluated, which behind `&&` may be months later.
 */
export function findUnknownNames(
  expression: Expr,
  variables: readonly string[],
): string[] {
  const unknown = new Set<string>();
  visit(expression, new Set([...BUILT_IN, ...variables]), unknown);
  return [...unknown];
}

function visit(
  expression: Expr | undefined,
  bound: ReadonlySet<string>,
  unknown: Set<string>,
): void {
  const kind = expression?.exprKind;
  const inside = (expr: Expr | undefined) => visit(expr, bound, unknown);
  switch (kind?.case) {
    case 'identExpr':
      if (!bound.has(kind.value.name.replace(/^\./, ''))) {
        unknown.add(kind.value.name);
      }
      break;
    case 'selectExpr':
      inside(kind.value.operand);
      break;
    case 'callExpr':
      inside(kind.value.target);
      kind.value.args.forEach(inside);
      break;
    case 'listExpr':
      kind.value.elements.forEach(inside);
      break;
    case 'structExpr':
      for (const entry of kind.value.entries) {
        if (entry.keyKind.case === 'mapKey') {
          inside(entry.keyKind.value);
        }
        inside(entry.value);
      }
      break;
    case 'comprehensionExpr': {
      const { iterRange, accuInit, loopCondition, loopStep, result } =
        kind.value;
      inside(iterRange);
      inside(accuInit);
      const names = [
        kind.value.iterVar,
        kind.value.iterVar2,
        kind.value.accuVar,
      ];
      const scope = new Set([...bound, ...names.filter(Boolean)]);
      for (const expr of [loopCondition, loopStep, result]) {
        visit(expr, scope, unknown);
      }
      break;
    }
    default:
  }
}
