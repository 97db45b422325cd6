"""Texts as their real writers write them, from which mutations begin."""

from __future__ import annotations

import json
from typing import Any

from trainyard_host.artifacts import artifact

COMMIT = "6" * 40
METRICS = b"""# HELP vllm:num_requests_running Number of requests
vllm:num_requests_running{engine="0",model_name="m"} 3.0
vllm:prompt_tokens_total{model_name="m"} 1.5e+06
vllm:request_success_total{finished_reason="stop"} 12
process_start_time_seconds 1.79e9
vllm_neuron:compilation_time_seconds{bucket_name="prefill_8192"} 12.5
vllm_neuron:neff_execution_count_total{bucket_name="prefill_8192"} 7
vllm_neuron:num_seqs_padding_count{bucket_name="prefill_8192"} 3
"""
LOG = b"""INFO 11-23 19:15:00 [core.py:58] Initializing a V1 LLM engine
(EngineCore pid=12) ERROR 11-23 19:15:01 [core.py:700] RuntimeError: NEURONX_RT: Failed to allocate DEVICE memory
[  12.345678] neuron: nd0: nc0: uncorrectable HBM error, err: 51
Nov 23 19:15:01 host kernel: Out of memory: Killed process 12 (neuronx-cc) total-vm:1kB
INFO: 127.0.0.1:1 - "POST /v1/chat/completions HTTP/1.1" 200 OK
"""


def as_json(*values: Any) -> tuple[bytes, ...]:
    """Captures out of values."""
    return tuple(json.dumps(value).encode() for value in values)


ROW = {
    "error_code": None, "error_msg": "", "inter_token_latency_s": 0.02, "ttft_s": 0.4, "end_to_end_latency_s": 5.0,
    "request_output_throughput_token_per_s": 40.0, "number_total_tokens": 8000, "number_output_tokens": 200,
    "number_input_tokens": 7800,
}  # fmt: skip
RESPONSES = json.dumps([ROW, ROW]).encode()
SUMMARY = json.dumps(
    {
        "version": "2023-08-31", "name": "m_7800_200_summary", "model": "m", "mean_input_tokens": 7800,
        "stddev_input_tokens": 30, "mean_output_tokens": 200, "stddev_output_tokens": 30, "num_concurrent_requests": 8,
        "results_number_errors": 0, "results_num_completed_requests": 2, "timestamp": 1790000000,
        "results_error_code_frequency": "{}",
    }
).encode()  # fmt: skip
EVENT = {
    "id": "x", "object": "chat.completion.chunk",
    "choices": [{"index": 0, "delta": {"content": "hi", "tool_calls": [{"function": {"name": "f"}}]},
                 "logprobs": {"content": [1]}, "finish_reason": "stop"}],
    "usage": {"prompt_tokens": 9, "completion_tokens": 1, "prompt_tokens_details": {"cached_tokens": 1}},
}  # fmt: skip
STREAM = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
BODY = b"data: " + json.dumps(EVENT).encode() + b"\n\ndata: [DONE]\n\n"
DEVICES = [
    {"neuron_device": 0, "nc_count": 4, "neuroncore_ids": [0, 1, 2, 3], "logical_neuroncore_config": 2,
     "neuron_processes": [{"pid": 12, "command": "python"}]}
]  # fmt: skip
REPORT = {
    "neuron_runtime_data": [{"pid": 1, "report": {
        "neuroncore_counters": {"neuroncores_in_use": {"0": {"neuroncore_utilization": 12.5}}},
        "memory_used": {"neuron_runtime_used_bytes": {"neuron_device": 123, "usage_breakdown": {
            "neuroncore_memory_usage": {"0": {"constants": 1, "model_code": 2, "tensors": 120}}}}},
        "execution_stats": {"error_summary": {"hardware": 0}}}}],
    "system_data": {"neuron_hw_counters": {"neuron_devices": [{"mem_ecc_uncorrected": 0, "sram_ecc_uncorrected": 1}]}},
}  # fmt: skip
FILES = [{"rfilename": "config.json", "size": 5, "blobId": "a"}, {"rfilename": "m.safetensors", "lfs": {"sha256": "b"}}]
MIRROR = {"model": "me/mine", "commit": COMMIT, "files": [{"name": "config.json", "size": 1, "sha256": "a" * 64}]}
KEPT = {
    "schema": artifact.SCHEMA,
    "key": "k",
    "files": [{"name": "model.pt", "size": 1, "sha256": "a" * 64}],
    "source": "hub",
}
SYSTEMD = b"ActiveState=active\nSubState=running\nMainPID=12\nExecMainStatus=0\nResult=success\nNRestarts=1\n"
TCP = b"""  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F40 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 123 1 0 100 0 0 10 0
"""
LOCK = b"deploy of run tutorial-20261123-191500-4f2a (command 0b9c, pid 4711) since 19:15:00Z\n"
OS_RELEASE = b'NAME="Ubuntu"\nVERSION_ID="22.04"\nID=ubuntu\nID_LIKE=debian\n'
SETTINGS = b"""TRAINYARD_ENVIRONMENT=tutorial
TRAINYARD_BUCKET=results
TRAINYARD_TOKEN_SECRET=trainyard/hub
AWS_REGION=us-east-2
HTTPS_PROXY=http://proxy.corp:3128
no_proxy=169.254.169.254,.corp
"""
