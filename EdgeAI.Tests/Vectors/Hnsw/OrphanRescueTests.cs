using EdgeAI.Vectors;
using EdgeAI.Vectors.Hnsw;

namespace EdgeAI.Tests.Vectors.Hnsw;

/// <summary>A walk can come to every node, whatever choosing links anew has dropped.</summary>
public sealed unsafe class OrphanRescueTests : IDisposable
{
    private const int Dimension = 32, Count = 600;

    private static readonly float[][] Vectors = ClusteredVectors.Draw(Count, Dimension, 6, 0.4f, 8);

    private readonly GraphState _state = new(GraphMemory.Create(new GraphShape(Dimension, 8, HnswMode.Default), Count), null, null);
    private readonly HnswWriter _writer;

    public OrphanRescueTests()
    {
        _writer = new HnswWriter(_state, IdTable.Create(0), efConstruction: 100, threads: 1);
        _writer.UpsertMany(Vectors.Select((vector, i) => new VectorEntry($"{i}", vector, default)));
    }

    public void Dispose()
    {
        _writer.Dispose();
        _state.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(25)]
    public void Run_IslandThatLinksToItself_IsReachedAgain(int size)
    {
        var island = IslandOf(size);
        foreach (var slot in Enumerable.Range(0, Count).Except(island)) Drop(slot, island);
        Reached().Count.ShouldBe(Count - size);

        _state.Contexts.Use(context => OrphanRescue.Run(_state.Memory, context));

        Reached().Count.ShouldBe(Count);
    }

    [Fact]
    public void Run_IslandWithoutAnyLinkOut_IsReachedAgain()
    {
        var island = IslandOf(20);
        foreach (var slot in Enumerable.Range(0, Count).Except(island)) Drop(slot, island);
        foreach (var slot in island) Drop(slot, [.. Enumerable.Range(0, Count).Except(island)]);

        _state.Contexts.Use(context => OrphanRescue.Run(_state.Memory, context));

        Reached().Count.ShouldBe(Count);
    }

    [Fact]
    public void Run_OfAWholeGraph_ChangesNothing()
    {
        var before = new ReadOnlySpan<int>(_state.Memory.Links, Count * _state.Shape.BaseLinks).ToArray();
        Reached().Count.ShouldBe(Count);

        _state.Contexts.Use(context => OrphanRescue.Run(_state.Memory, context));

        new ReadOnlySpan<int>(_state.Memory.Links, Count * _state.Shape.BaseLinks).SequenceEqual(before).ShouldBeTrue();
    }

    // The nodes nearest to one that is not the entry.
    private HashSet<int> IslandOf(int size)
    {
        var top = _state.Memory.Top.Slot;
        return [.. ClusteredVectors.Nearest(Vectors, Vectors[(top + 1) % Count], size + 1).Where(slot => slot != top).Take(size)];
    }

    private void Drop(int slot, HashSet<int> targets)
    {
        var links = LinksOf(slot).Where(link => !targets.Contains(link)).ToArray();
        HnswGraphBuilder.Write(_state.Memory.LinksOf(slot, 0), _state.Shape.BaseLinks, links);
    }

    private HashSet<int> Reached()
    {
        HashSet<int> reached = [_state.Memory.Top.Slot];
        var ahead = new Queue<int>(reached);
        while (ahead.TryDequeue(out var slot))
            foreach (var link in LinksOf(slot))
                if (reached.Add(link)) ahead.Enqueue(link);
        return reached;
    }

    private int[] LinksOf(int slot) => [.. new ReadOnlySpan<int>(_state.Memory.LinksOf(slot, 0), _state.Shape.BaseLinks).ToArray().TakeWhile(link => link >= 0)];
}
