using EdgeAI.Vectors;
using EdgeAI.Vectors.Hnsw;

namespace EdgeAI.Tests.Vectors.Hnsw;

public sealed class SlotAllocatorTests : IDisposable
{
    private readonly GraphState _state = new(GraphMemory.Create(new GraphShape(64, 16, HnswMode.Default), 16), null, null);

    public void Dispose() => _state.Dispose();

    [Fact]
    public void Reserve_MoreThanThereIsRoomFor_GrowsOnce()
    {
        var slots = new SlotAllocator(_state);
        slots.Reserve(16);
        _state.Memory.Capacity.ShouldBe(16);
        slots.Reserve(1000);
        var grown = _state.Memory;
        grown.Capacity.ShouldBe(1000);
        for (var i = 0; i < 1000; i++) slots.Publish(slots.Take());
        _state.Memory.ShouldBeSameAs(grown);
        slots.Publish(slots.Take());
        _state.Memory.Capacity.ShouldBe(2000);
    }

    [Fact]
    public void Reserve_AsManyAsSlotsCameBack_GrowsNothing()
    {
        var slots = new SlotAllocator(_state);
        for (var i = 0; i < 16; i++) slots.Publish(slots.Take());
        for (var i = 0; i < 3; i++) _state.Memory.SetDeleted(i, true);
        slots.Retire();
        slots.Publish(slots.Take());
        slots.Reserve(2);
        _state.Memory.Capacity.ShouldBe(16);
        slots.Reserve(3);
        _state.Memory.Capacity.ShouldBe(32);
    }
}
