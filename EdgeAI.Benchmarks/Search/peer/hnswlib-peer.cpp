// The peer of the search benchmark: hnswlib over the same vectors, told what to do line by line on stdin.
//   hnswlib-peer FOLDER ROWS DIMENSION QUERIES K
//   build THREADS -> build SECONDS RSS_BYTES      search EF -> search RECALL P50_US P99_US      quit
// RSS_BYTES is what the process grew by; vectors and queries are loaded before.
#include <hnswlib/hnswlib.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

using Clock = std::chrono::steady_clock;

template <class T>
static std::vector<T> load(const std::string& path, size_t count) {
    std::vector<T> values(count);
    std::ifstream file(path, std::ios::binary);
    if (!file.read(reinterpret_cast<char*>(values.data()), count * sizeof(T))) {
        std::cerr << "cannot read " << path << "\n";
        std::exit(1);
    }
    return values;
}

static long resident() {
    std::ifstream status("/proc/self/statm");
    long total = 0, pages = 0;
    status >> total >> pages;
    return pages * 4096;
}

int main(int argc, char** argv) {
    if (argc != 6) return 2;
    const std::string folder = argv[1];
    const size_t rows = std::stoul(argv[2]), dimension = std::stoul(argv[3]), queries = std::stoul(argv[4]), k = std::stoul(argv[5]);
    const auto base = load<float>(folder + "/base.f32", rows * dimension);
    const auto query = load<float>(folder + "/queries.f32", queries * dimension);
    const auto truth = load<int>(folder + "/truth.i32", queries * 10);
    hnswlib::InnerProductSpace space(dimension);
    std::unique_ptr<hnswlib::HierarchicalNSW<float>> index;

    std::string command;
    while (std::cin >> command && command != "quit") {
        size_t argument = 0;
        std::cin >> argument;
        if (command == "build") {
            index.reset();
            const long before = resident();
            const auto start = Clock::now();
            index = std::make_unique<hnswlib::HierarchicalNSW<float>>(&space, rows, 16, 200);
            index->addPoint(&base[0], 0);
            std::atomic<size_t> next{1};
            std::vector<std::thread> threads;
            for (size_t t = 0; t < argument; t++)
                threads.emplace_back([&] {
                    for (size_t i = next++; i < rows; i = next++) index->addPoint(&base[i * dimension], i);
                });
            for (auto& thread : threads) thread.join();
            std::printf("build %.3f %ld\n", std::chrono::duration<double>(Clock::now() - start).count(), resident() - before);
        } else {
            index->setEf(argument);
            std::vector<double> times;
            size_t hits = 0;
            for (size_t i = 0; i < queries; i++) {
                const auto start = Clock::now();
                auto found = index->searchKnn(&query[i * dimension], k);
                times.push_back(std::chrono::duration<double, std::micro>(Clock::now() - start).count());
                for (; !found.empty(); found.pop())
                    hits += std::count(&truth[i * 10], &truth[i * 10] + k, static_cast<int>(found.top().second));
            }
            std::sort(times.begin(), times.end());
            std::printf("search %.5f %.2f %.2f\n", hits / static_cast<double>(queries * k), times[queries / 2], times[queries * 99 / 100]);
        }
        std::fflush(stdout);
    }
}
