using EdgeAI.Dashboard.Components;
using EdgeAI.Dashboard.Configuration;
using EdgeAI.Dashboard.Store;
using Microsoft.Extensions.Time.Testing;

namespace EdgeAI.Tests.Dashboard;

public class FormatTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(850, "850 ns")]
    [InlineData(12_345, "12.3 µs")]
    [InlineData(1_240_000, "1.24 ms")]
    [InlineData(3_500_000_000, "3.50 s")]
    [InlineData(125_000_000_000, "2 m 5 s")]
    [InlineData(10_920_000_000_000, "3 h 2 m")]
    public void Duration_OfEverySize_IsShort(double nanoseconds, string expected) => Format.Duration(nanoseconds).ShouldBe(expected);

    [Theory]
    [InlineData(0.0205, "s", "20.5 ms")]
    [InlineData(61.5, "Cel", "61.5 °C")]
    [InlineData(40, "{frame}", "40 frames")]
    [InlineData(1, "{frame}", "1 frame")]
    [InlineData(68_157_440, "By", "65.0 MiB")]
    [InlineData(2048, "By/s", "2.00 KiB/s")]
    [InlineData(29.5, "{request}/s", "29.5 requests/s")]
    [InlineData(12, "", "12")]
    [InlineData(1234567, "1", "1,234,567")]
    [InlineData(-0.5, "s", "-500 ms")]
    [InlineData(double.NaN, "s", "–")]
    public void Quantity_WithAUnit_ReadsWell(double value, string unit, string expected) => Format.Quantity(value, unit).ShouldBe(expected);

    [Fact]
    public void Resources_SharingAName_ShowTheirInstancesAndTheLeastSeenGoes()
    {
        var time = new FakeTimeProvider();
        var registry = new ResourceRegistry(2, time);
        var first = registry.GetOrAdd(Attributes("inference", "aaaaaaaa-1"));
        first.DisplayName.ShouldBe("inference");
        time.Advance(TimeSpan.FromSeconds(1));
        var second = registry.GetOrAdd(Attributes("inference", "bbbbbbbb-1"));
        (first.DisplayName, second.DisplayName).ShouldBe(("inference-aaaaaaaa", "inference-bbbbbbbb"));
        registry.GetOrAdd(Attributes("inference", "aaaaaaaa-1")).ShouldBeSameAs(first);
        time.Advance(TimeSpan.FromSeconds(1));
        first = registry.GetOrAdd(Attributes("inference", "aaaaaaaa-1"));
        registry.GetOrAdd(Attributes("capture", "c"));
        registry.All().Select(r => r.DisplayName).ShouldBe(["capture", "inference"]);
    }

    [Fact]
    public void Options_Default_HaveNoFaults() => new DashboardOptions().Faults().ShouldBeEmpty();

    private static AttributeValue[] Attributes(string name, string instance) =>
        [new("service.name", name, AttributeKind.Text), new("service.instance.id", instance, AttributeKind.Text)];
}
