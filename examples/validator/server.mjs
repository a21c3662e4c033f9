// A validator to start from, in plain Node. Start it with: TOKEN=… node examples/validator/server.mjs
import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

const { TOKEN, HOST = '127.0.0.1', PORT = '4000' } = process.env;
if (!TOKEN) throw new Error('Set TOKEN to the bearer token that callers must send.');

// Replace this function: ask your provider, and answer a Map from each phone to its answer, for example { status:
// 'valid', is_business: true }. A phone that is left out is unknown. Throw an error to be asked again later.
async function lookUp(_platform, _phones) {
  return new Map();
}

const PLATFORMS = ['whatsapp', 'instagram', 'facebook', 'google', 'apple'];
/** The last 10,000 questions by Idempotency-Key: the body of each, and the promise of its results. */
const known = new Map();
const digest = (text) => createHash('sha256').update(text).digest();
const refuse = (status, error, headers = {}) => [status, { error }, headers];

async function answer(request) {
  const { authorization = '', 'content-type': type = '', 'idempotency-key': key = '' } = request.headers;
  if (request.method !== 'POST') return refuse(405, 'Use POST.', { allow: 'POST' });
  if (!timingSafeEqual(digest(authorization), digest(`Bearer ${TOKEN}`)))
    return refuse(401, 'The bearer token is missing or wrong.', { 'www-authenticate': 'Bearer' });
  if (!/^application\/json\b/i.test(type)) return refuse(400, 'Send application/json.');
  if (!/^.{1,255}$/.test(key)) return refuse(400, 'Send an Idempotency-Key of 1 to 255 characters.');
  let body = '';
  // A body that is too long is read to its end but not kept, because the caller reads the answer only after it has
  // sent everything.
  for await (const text of request.setEncoding('utf8')) if (body.length <= 100_000) body += text;
  if (body.length > 100_000) return refuse(413, 'Send at most 100,000 characters.');
  const { platform, phones } = (await new Response(body).json().catch(() => null)) ?? {};
  const areRight = Array.isArray(phones) && phones.every((phone) => /^\+\d{7,15}$/.test(phone));
  if (
    !PLATFORMS.includes(platform) ||
    !areRight ||
    phones.length > 1000 ||
    new Set(phones).size < phones.length
  )
    return refuse(400, 'Send {"platform": "whatsapp", "phones": ["+52…"]}, at most 1,000, each once.');
  const before = known.get(key);
  if (before && before.body !== body) return refuse(400, 'This key was used for another question.');
  // Stored before it is fulfilled, so that the same question waits for the same lookup meanwhile.
  const found = before?.found ?? lookUp(platform, phones);
  known.set(key, { body, found });
  if (known.size > 10_000) known.delete(known.keys().next().value);
  const byPhone = await found.catch((error) => (known.delete(key), Promise.reject(error)));
  const results = phones.map((phone) => ({ status: 'unknown', ...byPhone.get(phone), phone_e164: phone }));
  return [200, { results }, before ? { 'idempotent-replayed': 'true' } : {}];
}

createServer(async (request, response) => {
  const [status, body, headers] = await answer(request).catch((error) => {
    console.error(`The lookup failed: ${error.message}`);
    return refuse(503, 'The lookup failed. Ask again later.', { 'retry-after': '30' });
  });
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}).listen(Number(PORT), HOST, function () {
  console.log(`The validator listens on http://${HOST}:${this.address().port}/`);
});
