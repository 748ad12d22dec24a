namespace EdgeAI.Recognition.Deciding;

/// <summary>Counts what became of known, near and far items under one decider. Not safe for concurrent use.</summary>
public sealed class AnswerTally
{
    private readonly Counts _known = new(), _near = new(), _far = new();

    /// <summary>Counts a known item.</summary>
    /// <param name="decision">What was decided.</param>
    /// <param name="listed">The labels of the list; empty for another outcome.</param>
    /// <param name="own">The right label's number.</param>
    public void AddKnown(in Decision decision, ReadOnlySpan<int> listed, int own) => _known.Add(decision, listed, own);

    /// <summary>Counts an item whose label was left out of the catalog.</summary>
    public void AddNear(in Decision decision) => _near.Add(decision, [], -1);

    /// <summary>Counts a photograph of something quite other.</summary>
    public void AddFar(in Decision decision) => _far.Add(decision, [], -1);

    /// <summary>The shares.</summary>
    public AnswerShares Shares() => new(
        _known.Total, _near.Total, _far.Total,
        _known.Share(_known.Right), _known.Share(_known.Wrong), _known.Share(_known.ListRight), _known.Share(_known.ListWrong),
        _known.ListRight + _known.ListWrong == 0 ? 0 : (double)_known.Listed / (_known.ListRight + _known.ListWrong), _known.Share(_known.None),
        _near.ShareOrNull(_near.Wrong), _near.ShareOrNull(_near.ListWrong), _far.ShareOrNull(_far.Wrong), _far.ShareOrNull(_far.ListWrong));

    private sealed class Counts
    {
        public int Total, Right, Wrong, ListRight, ListWrong, Listed, None;

        public void Add(in Decision decision, ReadOnlySpan<int> listed, int own)
        {
            Total++;
            Listed += listed.Length;
            switch (decision.Outcome)
            {
                case DecisionOutcome.Answer when decision.Label == own: Right++; break;
                case DecisionOutcome.Answer: Wrong++; break;
                case DecisionOutcome.Choose when listed.Contains(own): ListRight++; break;
                case DecisionOutcome.Choose: ListWrong++; break;
                default: None++; break;
            }
        }

        public double Share(int count) => Total == 0 ? 0 : (double)count / Total;

        public double? ShareOrNull(int count) => Total == 0 ? null : Share(count);
    }
}

/// <summary>What became of items, in shares of 1.</summary>
/// <param name="Known">Number of known items.</param>
/// <param name="Near">Number of items whose label was left out of the catalog.</param>
/// <param name="Far">Number of photographs of something quite other.</param>
/// <param name="Right">R: known items answered right.</param>
/// <param name="Wrong">W: known items answered wrong.</param>
/// <param name="ListRight">L+: known items with the right label in the list.</param>
/// <param name="ListWrong">L-: known items with a list that lacks it.</param>
/// <param name="ListSize">Labels of a list, on average.</param>
/// <param name="None">N: known items that got none.</param>
/// <param name="NearAnswered">Near items that were answered; null where there were none.</param>
/// <param name="NearListed">Near items that got a list.</param>
/// <param name="FarAnswered">Far photographs that were answered.</param>
/// <param name="FarListed">Far photographs that got a list.</param>
public sealed record AnswerShares(
    int Known, int Near, int Far, double Right, double Wrong, double ListRight, double ListWrong, double ListSize, double None,
    double? NearAnswered, double? NearListed, double? FarAnswered, double? FarListed)
{
    /// <summary>
    /// One number for a table of modes: 1 for each known item answered right, 0.5 for one in the list, -2 for a wrong answer, -0.25 for a list
    /// without it. Known items alone: how many unknown ones come is the user's to know.
    /// </summary>
    public double Utility => Right + 0.5 * ListRight - 2 * Wrong - 0.25 * ListWrong;
}
