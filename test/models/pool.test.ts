import { describe, expect, it } from 'vitest';
import { inOrder } from '../../models/pool.ts';
import { openai } from '../../models/openai-responses.ts';
import { ask } from './ask.ts';
import { nowhere, serving } from './serving.ts';

const rollout = (row: number, sample = 0) => ({ batch: 'b', row, sample });

describe('a pool of servers', () => {
  const urls = ['http://a/v1', 'http://b/v1', 'http://c/v1'];

  it('keeps a rollout at one server and spreads rollouts over all of them', () => {
    const first = Array.from({ length: 300 }, (_, row) => inOrder(urls, rollout(row))[0]);
    expect(Array.from({ length: 300 }, (_, row) => inOrder([...urls].reverse(), rollout(row))[0])).toEqual(first);
    for (const url of urls) expect(first.filter((one) => one === url).length).toBeGreaterThan(60);
  });

  it('spreads the rollouts of one server over all others when it is down', () => {
    const rows = Array.from({ length: 300 }, (_, row) => row).filter(
      (row) => inOrder(urls, rollout(row))[0] === urls[0],
    );
    const next = new Set(rows.map((row) => inOrder(urls, rollout(row))[1]));
    expect(next).toEqual(new Set(urls.slice(1)));
  });

  it('asks the next server in the same call when one is down', async () => {
    const down = await nowhere();
    const server = await serving('here');
    for (let row = 0; row < 8; row++) {
      const answer = await openai.respond({ ...ask('openai', [down, server.url]), rollout: rollout(row) });
      expect(answer.items).toHaveLength(1);
    }
    expect(server.count).toBe(8);
  });

  it('does not ask another server about an answer that is an error', async () => {
    const servers = [await serving({ status: 500 }), await serving({ status: 500 })];
    const request = ask(
      'openai',
      servers.map(({ url }) => url),
    );
    await expect(openai.respond(request)).rejects.toMatchObject({ class: 'model_broken' });
    expect(servers[0]!.count + servers[1]!.count).toBe(1);
  });

  it('is unreachable when all of it is, and says of each server why', async () => {
    const urls = [await nowhere(), await nowhere()];
    await expect(openai.respond(ask('openai', urls))).rejects.toMatchObject({
      class: 'model_unreachable',
      message: expect.stringMatching(/^none of 2 servers answers: .*ECONNREFUSED; .*ECONNREFUSED$/) as string,
    });
  });
});
