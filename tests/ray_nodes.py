"""A Ray cluster of two nodes on this machine, for tests: prints its address; a line on stdin kills the second node.

It ends when stdin is closed.
"""

from __future__ import annotations

import sys


def main() -> None:
    """Serve."""
    from ray.cluster_utils import Cluster  # here, so that the file can be looked at without Ray

    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
    second = cluster.add_node(num_cpus=1)
    cluster.wait_for_nodes()
    print(cluster.address, flush=True)
    if sys.stdin.readline():
        cluster.remove_node(second, allow_graceful=False)
        print("killed", flush=True)
        sys.stdin.readline()
    cluster.shutdown()


if __name__ == "__main__":
    main()
