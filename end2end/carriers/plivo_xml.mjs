// Plivo documents as plain objects: {name, attributes, text, children}, children in their order.

import xml2js from 'xml2js';

export async function readXml(xml) {
  const parser = new xml2js.Parser({ explicitChildren: true, preserveChildrenOrder: true, explicitArray: true });
  const parsed = await parser.parseStringPromise(xml);
  const [[root, node]] = Object.entries(parsed);
  return simplify({ ...node, '#name': root });
}

function simplify(node) {
  return {
    name: node['#name'],
    attributes: { ...node.$ },
    text: node._ ?? '',
    children: (node.$$ ?? []).map(simplify),
  };
}
