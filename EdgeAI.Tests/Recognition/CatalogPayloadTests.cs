using System.Text;
using EdgeAI.Recognition;
using EdgeAI.Vectors;

namespace EdgeAI.Tests.Recognition;

public class CatalogPayloadTests
{
    [Fact]
    public void ToUtf8Json_OfAPhotograph_HasTheDocumentedForm() =>
        Encoding.UTF8.GetString(new CatalogPayload("Fruit/Apple", "train", "Fruit/Apple/1.jpg").ToUtf8Json())
            .ShouldBe("""{"label":"Fruit/Apple","catalog":"train","file":"Fruit/Apple/1.jpg"}""");

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"catalog":"train"}""")]
    public void TryParse_OfNoPayload_ReturnsFalse(string json) =>
        CatalogPayload.TryParse(Encoding.UTF8.GetBytes(json), out _).ShouldBeFalse();

    [Fact]
    public void From_MatchWithAndWithoutPayload_ReadsTheLabel()
    {
        var payload = new CatalogPayload("Grüne Äpfel", "c", "f.jpg").ToUtf8Json();
        LabelledMatch.From(new VectorMatch("a", 1, payload)).Label.ShouldBe("Grüne Äpfel");
        LabelledMatch.From(new VectorMatch("a", 1, default)).Label.ShouldBe("");
    }
}
