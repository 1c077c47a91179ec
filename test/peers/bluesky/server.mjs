// A real Bluesky server (PDS) and the registry of names it needs, on loopback. Run where node_modules is
// installed (test/tools/bluesky), with PLC_PORT, PDS_PORT, PDS_DATA (a folder), PDS_LEDGER (a file that gets
// one line for each request) and PDS_SECRET. Prints "ready" and ends when its standard input does.
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { createRequire } from 'node:module';

const require = createRequire(path.join(process.cwd(), 'from-here.js'));
const { PLC_PORT, PDS_PORT, PDS_DATA, PDS_LEDGER, PDS_SECRET } = process.env;

// Both packages listen on every interface; nobody else shall reach them.
const listen = http.Server.prototype.listen;
http.Server.prototype.listen = function (port, ...rest) {
  if (Number(port) === Number(PDS_PORT))
    this.prependListener('request', (request) => fs.appendFileSync(PDS_LEDGER, `${request.method} ${request.url}\n`));
  return listen.call(this, { port: Number(port), host: '127.0.0.1' }, ...rest.filter((x) => typeof x === 'function'));
};

fs.mkdirSync(path.join(PDS_DATA, 'blobs'), { recursive: true });
const { Database, PlcServer } = require('@did-plc/server');
const plc = PlcServer.create({ db: Database.mock(), port: Number(PLC_PORT) });
await plc.start();

const { PDS, envToCfg, envToSecrets } = require('@atproto/pds');
const env = {
  port: Number(PDS_PORT),
  hostname: 'localhost',
  dataDirectory: PDS_DATA,
  blobstoreDiskLocation: path.join(PDS_DATA, 'blobs'),
  didPlcUrl: `http://127.0.0.1:${PLC_PORT}`,
  plcRotationKeyK256PrivateKeyHex: '11'.repeat(32),
  jwtSecret: PDS_SECRET,
  dpopSecret: '22'.repeat(32),
  adminPassword: 'admin',
  inviteRequired: false,
  devMode: true,
  disableSsrfProtection: true,
  serviceHandleDomains: ['.test'],
  crawlers: [],
  rateLimitsEnabled: false,
};
const pds = await PDS.create(envToCfg(env), envToSecrets(env));
await pds.start();
console.log('ready');

process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
