// Compiles src/*.sol into out/: NAME.abi and NAME.bin of every contract but interfaces, and
// SOURCES, the checksum of what they were made from. COVIDCaller.sol stands as it was
// published and has the compiler of its time.
'use strict';
const { createHash } = require('crypto');
const fs = require('fs');
const path = require('path');

const at = (...names) => path.join(__dirname, ...names);
const read = (name) => fs.readFileSync(at(name), 'utf8');
const seed = 'COVIDCaller.sol';

function compile(solc, names, settings) {
  const sources = Object.fromEntries(names.map((name) => [name, { content: read('src/' + name) }]));
  const outputSelection = { '*': { '*': ['abi', 'evm.bytecode.object'] } };
  const input = JSON.stringify({ language: 'Solidity', sources, settings: { ...settings, outputSelection } });
  const output = JSON.parse((solc.compileStandardWrapper || solc.compile)(input));
  const errors = (output.errors || []).filter((e) => e.severity === 'error');
  if (errors.length > 0) {
    console.error(errors.map((e) => e.formattedMessage).join('\n')); // thrown, it would bring the old compiler's source along
    process.exit(1);
  }
  return Object.assign({}, ...Object.values(output.contracts));
}

const names = fs.readdirSync(at('src')).sort();
const contracts = {
  ...compile(require('solc-seed'), [seed], { optimizer: { enabled: true, runs: 200 } }),
  ...compile(require('solc'), names.filter((name) => name !== seed), {
    optimizer: { enabled: true, runs: 200 },
    evmVersion: 'cancun',
    metadata: { bytecodeHash: 'none' },
  }),
};

fs.rmSync(at('out'), { recursive: true, force: true });
fs.mkdirSync(at('out'));
for (const [name, { abi, evm }] of Object.entries(contracts)) {
  if (evm.bytecode.object !== '') {
    fs.writeFileSync(at('out', name + '.abi'), JSON.stringify(abi) + '\n');
    fs.writeFileSync(at('out', name + '.bin'), evm.bytecode.object + '\n');
  }
}
const sum = createHash('sha256');
for (const name of [...names.map((n) => 'src/' + n), 'compile.js', 'package-lock.json']) {
  sum.update(name + '\n' + read(name));
}
fs.writeFileSync(at('out', 'SOURCES'), sum.digest('hex') + '\n');
