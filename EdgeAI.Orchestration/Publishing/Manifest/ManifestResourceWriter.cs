using System.Text.Json;

namespace EdgeAI.Orchestration.Publishing.Manifest;

/// <summary>Writes the members of one resource.</summary>
internal sealed class ManifestResourceWriter(Utf8JsonWriter writer, string folder)
{
    private static readonly DistributedApplicationExecutionContext Publish = new(DistributedApplicationOperation.Publish);

    public async Task WriteAsync(IResource resource, CancellationToken cancellationToken)
    {
        if (resource is ParameterResource parameter)
        {
            WriteParameter(parameter);
            return;
        }
        var values = await PublishedValues.OfAsync(resource, Publish, cancellationToken).ConfigureAwait(false);
        switch (resource)
        {
            case ProjectResource project:
                writer.WriteString("type", "project.v0");
                writer.WriteString("path", Relative(project.TryGetLastAnnotation<ProjectAnnotation>(out var annotation) ? annotation.Metadata.ProjectPath : ""));
                WriteArguments(values);
                break;
            case ExecutableResource executable:
                writer.WriteString("type", "executable.v0");
                writer.WriteString("workingDirectory", Relative(executable.WorkingDirectory));
                writer.WriteString("command", executable.Command);
                WriteArguments(values);
                break;
            case ContainerResource container:
                WriteContainer(container, values);
                break;
            default:
                throw new DistributedApplicationException($"{resource} cannot be published. Exclude it with ExcludeFromManifest.");
        }
        WriteEnvironment(values);
        WriteBindings(resource);
    }

    private void WriteContainer(ContainerResource container, PublishedValues values)
    {
        writer.WriteString("type", "container.v0");
        if (container is IResourceWithConnectionString connection)
            writer.WriteString("connectionString", connection.ConnectionStringExpression.ValueExpression);
        writer.WriteString("image", container.TryGetLastAnnotation<ContainerImageAnnotation>(out var image) ? image.Reference
            : throw new DistributedApplicationException($"Container \"{container.Name}\" has no image."));
        if (container.Entrypoint is not null)
            writer.WriteString("entrypoint", container.Entrypoint);
        WriteArguments(values);
        WriteMounts(container, ContainerMountType.BindMount, "bindMounts", "source", mount => Relative(mount.Source!));
        WriteMounts(container, ContainerMountType.Volume, "volumes", "name", mount => mount.Source
            ?? throw new DistributedApplicationException($"The volume at {mount.Target} of \"{container.Name}\" has no name, so it cannot be published."));
    }

    private void WriteMounts(ContainerResource container, ContainerMountType type, string member, string sourceMember, Func<ContainerMountAnnotation, string> source)
    {
        var mounts = container.Annotations.OfType<ContainerMountAnnotation>().Where(mount => mount.Type == type).ToList();
        if (mounts.Count == 0)
            return;
        writer.WriteStartArray(member);
        foreach (var mount in mounts)
        {
            writer.WriteStartObject();
            writer.WriteString(sourceMember, source(mount));
            writer.WriteString("target", mount.Target);
            writer.WriteBoolean("readOnly", mount.IsReadOnly);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private void WriteArguments(PublishedValues values)
    {
        if (values.Arguments.Count == 0)
            return;
        writer.WriteStartArray("args");
        foreach (var argument in values.Arguments)
            writer.WriteStringValue(PublishedValues.ToExpression(argument));
        writer.WriteEndArray();
    }

    private void WriteEnvironment(PublishedValues values)
    {
        if (values.Environment.Count == 0)
            return;
        writer.WriteStartObject("env");
        foreach (var (name, value) in values.Environment)
            writer.WriteString(name, PublishedValues.ToExpression(value));
        writer.WriteEndObject();
    }

    private void WriteBindings(IResource resource)
    {
        var endpoints = resource.Annotations.OfType<EndpointAnnotation>().ToList();
        if (endpoints.Count == 0)
            return;
        writer.WriteStartObject("bindings");
        foreach (var endpoint in endpoints)
        {
            writer.WriteStartObject(endpoint.Name);
            writer.WriteString("scheme", endpoint.UriScheme);
            writer.WriteString("protocol", endpoint.Protocol.ToString().ToLowerInvariant());
            writer.WriteString("transport", endpoint.Transport);
            if (endpoint.Port is { } port)
                writer.WriteNumber("port", port);
            if (endpoint.TargetPort is { } target)
                writer.WriteNumber("targetPort", target);
            if (endpoint.IsExternal)
                writer.WriteBoolean("external", true);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }

    private void WriteParameter(ParameterResource parameter)
    {
        writer.WriteString("type", "parameter.v0");
        writer.WriteString("value", $"{{{parameter.Name}.inputs.value}}");
        writer.WriteStartObject("inputs");
        writer.WriteStartObject("value");
        writer.WriteString("type", "string");
        if (parameter.Secret)
            writer.WriteBoolean("secret", true);
        switch (parameter.Default)
        {
            case GenerateParameterDefault generated:
                writer.WriteStartObject("default");
                writer.WriteStartObject("generate");
                writer.WriteNumber("minLength", generated.MinLength);
                if (!generated.Special)
                    writer.WriteBoolean("special", false);
                writer.WriteEndObject();
                writer.WriteEndObject();
                break;
            case ConstantParameterDefault { IsPublished: true } constant:
                writer.WriteStartObject("default");
                writer.WriteString("value", constant.GetDefaultValue());
                writer.WriteEndObject();
                break;
        }
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private string Relative(string path) => Path.GetRelativePath(folder, path).Replace('\\', '/');
}
