namespace EdgeAI.AppHost.Data;

/// <summary>What the AppHost says when it is asked how it is used.</summary>
internal static class BoxHelp
{
    /// <summary>The text.</summary>
    public const string Text = """
        Starts a whole box: inference with its live page, capture, the index of a catalog, and Aspire's dashboard.

          dotnet run --project EdgeAI.AppHost -- [--catalog DIR]... [--camera URI]... [--data DIR] [--vectors STORE]
          dotnet run --project EdgeAI.AppHost -- --empty [--camera URI]... [--data DIR]

          --catalog DIR   labelled photographs, in folders named as their labels; without one a catalog is drawn
          --empty         starts from nothing: no catalog, no index; what is taught on the live page is known and kept
          --camera URI    films this source, e.g. auto for the USB camera that is plugged in, http://HOST/stream or folder:PATH;
                          without one the catalog's images are filmed, and with --empty nothing
          --data DIR      where index and taught items are kept; .edgeai at the repository's root unless named
          --vectors embedded|qdrant|hybrid
                          what answers: the index in inference itself (default); a Qdrant container, which is filled with the index first;
                          or the index, and the container where the index is not sure. qdrant and hybrid need Docker or Podman
          --RemoteQdrant URL
                          asks a Qdrant elsewhere where the box's own index is not sure
          --publisher manifest --output-path FILE
                          writes Aspire's manifest, and starts nothing
          --operation publish --step publish-k3s --output-path DIR
                          writes K3s manifests into DIR/k3s/base, and starts nothing

        An index that is built into the data folder while the box runs (catalog.index) is taken up without a restart.
        """;

    /// <summary>Whether the command line asks for it.</summary>
    public static bool IsAskedFor(string[] args) => args.Any(argument => argument is "--help" or "-h" or "-?");
}
