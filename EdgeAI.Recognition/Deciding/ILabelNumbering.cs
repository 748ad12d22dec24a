namespace EdgeAI.Recognition.Deciding;

/// <summary>The numbers that labels go by while a catalog is decided about.</summary>
public interface ILabelNumbering
{
    /// <summary>Number of values of the catalog's embeddings.</summary>
    int Dimension { get; }

    /// <summary>Number of a label; -1 for one that the catalog lacks.</summary>
    int NumberOf(string label);
}
