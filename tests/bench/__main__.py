"""`make bench`: every benchmark, each beside its peer in the same run."""

from tests.bench import bench_rate

if __name__ == "__main__":
    bench_rate.main()
