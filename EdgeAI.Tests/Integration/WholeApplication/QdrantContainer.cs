using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using EdgeAI.Tests.Fixtures;

namespace EdgeAI.Tests.Integration.WholeApplication;

/// <summary>
/// Stands in for Qdrant's image where none can be had: the container of the model, its ports, its health check and its connection strings
/// are real; inside runs a relay from its two ports to the Unix sockets of an imitation in the test's process.
/// </summary>
internal static class QdrantContainer
{
    private const string Perl = "/usr/bin/perl";

    private const string Relay = """
        use strict; use IO::Socket::INET; use IO::Socket::UNIX;
        $SIG{CHLD} = 'IGNORE'; $SIG{TERM} = sub { exit 0 };
        sub copy { my ($from, $to) = @_; while (sysread($from, my $bytes, 65536)) { for (my $at = 0; $at < length $bytes;) { $at += syswrite($to, $bytes, 65536, $at) // return } } shutdown($to, 1) }
        sub relay {
            my ($port, $path) = @_;
            my $listener = IO::Socket::INET->new(LocalPort => $port, Listen => 64, ReuseAddr => 1) or die;
            while (my $near = $listener->accept) {
                next if fork;
                my $far = IO::Socket::UNIX->new(Peer => $path) or exit 1;
                if (fork) { copy($near, $far) } else { copy($far, $near) }
                exit;
            }
        }
        if (fork) { relay(6334, '/sockets/grpc.sock') } else { relay(6333, '/sockets/http.sock') }
        """;

    /// <summary>Skips the test where no daemon answers or the relay cannot run.</summary>
    public static async Task<string> ImageOrSkipAsync()
    {
        await DockerDaemon.AnswerOrSkipAsync();
        Assert.SkipUnless(File.Exists(Perl), $"{Perl} is missing, which relays for the stand-in of Qdrant.");
        return await DockerDaemon.EmptyImageAsync();
    }

    /// <summary>Runs the relay in the container of the model, with nothing of it left on this machine.</summary>
    public static void Replace(IDistributedApplicationBuilder builder, string image, string sockets)
    {
        var qdrant = builder.Resources.OfType<QdrantServerResource>().Single();
        foreach (var volume in qdrant.Annotations.OfType<ContainerMountAnnotation>().ToList())
            qdrant.Annotations.Remove(volume);
        var (repository, tag) = (image.Split(':')[0], image.Split(':')[1]);
        var container = builder.CreateResourceBuilder(qdrant).WithImage(repository, tag).WithImagePullPolicy(ImagePullPolicy.Never)
            .WithEntrypoint(Perl).WithArgs("-e", Relay).WithBindMount(sockets, "/sockets")
            // By default Aspire copies certificates into /usr, which is this machine's here.
            .WithContainerCertificatePaths("/tmp/certificates");
        qdrant.Annotations.OfType<ContainerImageAnnotation>().Single().Registry = null;
        foreach (var folder in new[] { "/bin", "/lib", "/lib64", "/usr" }.Where(Directory.Exists))
            container.WithBindMount(folder, folder, isReadOnly: true);
    }
}
