using System.Security.Cryptography;
using System.Text;
using EdgeAI.Recognition.Text;

namespace EdgeAI.Tests.Recognition.Text;

public class CanonicalTextTests
{
    // What ICU makes of the same texts, as eng/composition-tables prints it: Unicode 17.
    private const string DigestOfIcu = "15311f1fdaef13fd5bcd197b7be36dba2f3915612d5bf89caa73f638ec1980b3";

    [Theory]
    [InlineData("Ka\u0308se", "K\u00e4se")]
    [InlineData("K\u00e4se", "K\u00e4se")]
    [InlineData("\u1112\u1161\u11ab\u1100\u1173\u11af", "\ud55c\uae00")]
    [InlineData("\u304b\u3099", "\u304c")]
    [InlineData("e\u0302\u0301", "\u1ebf")]
    [InlineData("e\u0323\u0302", "\u1ec7")]
    [InlineData("e\u0302\u0323", "\u1ec7")]
    [InlineData("\u212b\u2126\u212a", "\u00c5\u03a9K")]
    [InlineData("\u0958", "\u0915\u093c")]
    [InlineData("\ufb01", "\ufb01")]
    [InlineData("\ud834\udd5e", "\ud834\udd57\ud834\udd65")]
    [InlineData("\ud800x\udc00\u0301", "\ud800x\udc00\u0301")]
    [InlineData("", "")]
    public void Compose_Text_GivesFormC(string text, string composed) => CanonicalText.Compose(text).ShouldBe(composed);

    [Fact]
    public void Compose_ComposedText_GivesTheSameString()
    {
        foreach (var text in new[] { "Fruit/Apple", "Käse", "漢字", "🧸 Mug" }) CanonicalText.Compose(text).ShouldBeSameAs(text);
    }

    [Fact]
    public void Spellings_OfALabel_AreItsTwoForms()
    {
        CanonicalText.Spellings("Ka\u0308se").ShouldBe(["K\u00e4se", "Ka\u0308se"]);
        CanonicalText.Spellings("Mug").ShouldBe(["Mug"]);
    }

    [Fact]
    public void ComposeAndDecompose_EveryCodePointAloneAndBesideMarks_AgreeWithIcu()
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var point = 0; point < 0x110000; point++)
        {
            if (point is >= 0xD800 and <= 0xDFFF) continue;
            var alone = char.ConvertFromUtf32(point);
            foreach (var tried in (string[])[alone, CanonicalText.Decompose(alone), alone + "\u0301", "\u0301\u0323" + alone, alone + "\u0345\u0301\u0323\u0334", "e" + alone + "\u0302", "\u1100" + alone + "\u11a8"])
                digest.AppendData(Encoding.UTF8.GetBytes($"{CanonicalText.Compose(tried)}\n{CanonicalText.Decompose(tried)}\n"));
        }
        Convert.ToHexStringLower(digest.GetHashAndReset()).ShouldBe(DigestOfIcu);
    }
}
