import { answering, DiagnosedInstance } from './diagnosing';

const ROW = 'model_name="m",bucket_name';
const METRICS = [
  'vllm:prompt_tokens_total{model_name="m"} 90000.0',
  '# TYPE vllm_neuron:compilation_time_seconds gauge',
  `vllm_neuron:compilation_time_seconds{${ROW}="prefill_s8192_kv8192"} 12.5`,
  `vllm_neuron:neff_execution_count_total{${ROW}="prefill_s8192_kv8192"} 11.0`,
  `vllm_neuron:num_batched_tokens_padding_bucket{le="32",${ROW}="prefill_s8192_kv8192"} 1.0`,
  `vllm_neuron:num_batched_tokens_padding_count{${ROW}="prefill_s8192_kv8192"} 4.0`,
  `vllm_neuron:num_batched_tokens_padding_sum{${ROW}="prefill_s8192_kv8192"} 1004.0`,
  `vllm_neuron:neff_execution_count{${ROW}="decode_b3"} 40.0`,
  `vllm_neuron:num_seqs_padding_count{${ROW}="decode_b3"} 40.0`,
  `vllm_neuron:num_seqs_padding_sum{${ROW}="decode_b3"} 40.0`,
  'vllm_neuron:model_load_time_seconds{model_name="m"} 3.0',
].join('\n');

const host = new DiagnosedInstance();
afterAll(() => host.instance.remove());

test('what a server counts of its graphs is data of its replica', async () => {
  const { port, server } = await answering(METRICS);
  host.deployed(port);
  const { replicas } = await host.diagnose();
  server.close();
  expect(replicas).toMatchObject([
    {
      ...{ port, pid: process.pid },
      graphs: [
        { bucket: 'decode_b3', executions: 40, padding: 1 },
        { bucket: 'prefill_s8192_kv8192', firstRunSeconds: 12.5, executions: 11, padding: 251 },
      ],
    },
  ]);
});

test('a server that counts none, and one that does not answer, have none', async () => {
  const { port, server } = await answering('vllm:prompt_tokens_total 1.0');
  host.instance.clear('root/var/lib/trainyard/replicas');
  host.deployed(port);
  expect((await host.diagnose()).replicas?.[0]).not.toHaveProperty('graphs');
  server.close();
  server.closeAllConnections();
  expect((await host.diagnose()).replicas?.[0]).not.toHaveProperty('graphs');
});
