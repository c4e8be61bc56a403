using System.Text.Json;
using System.Text.Json.Serialization;

namespace Billing.Storage.Copies;

/// <summary>What a copy of the tables holds. It is written last: a folder without it is a copy that broke off.</summary>
/// <param name="Format">Version of the files' format.</param>
/// <param name="Begun">When the first row was read.</param>
/// <param name="Ended">When the last row was read.</param>
/// <param name="Rows">Rows by table, in the order in which the tables were read.</param>
public sealed record CopyManifest(int Format, DateTimeOffset Begun, DateTimeOffset Ended, IReadOnlyDictionary<string, long> Rows)
{
    internal const int CurrentFormat = 1;

    private const string Name = "copy.json";

    internal static string FileOf(DirectoryInfo folder, string table) => Path.Combine(folder.FullName, $"{table}.rows.gz");

    internal void Write(DirectoryInfo folder) => File.WriteAllText(Path.Combine(folder.FullName, Name), JsonSerializer.Serialize(this, CopyJson.Default.CopyManifest));

    /// <exception cref="IOException">The folder holds no whole copy, or one of a newer format.</exception>
    internal static CopyManifest Read(DirectoryInfo folder)
    {
        string file = Path.Combine(folder.FullName, Name);
        CopyManifest manifest = File.Exists(file) && JsonSerializer.Deserialize(File.ReadAllBytes(file), CopyJson.Default.CopyManifest) is { } read
            ? read
            : throw new IOException($"{folder.FullName} holds no whole copy: {Name} is missing");
        return manifest.Format <= CurrentFormat ? manifest : throw new IOException($"{folder.FullName} has format {manifest.Format}; this version reads {CurrentFormat}");
    }
}

/// <summary>JSON of the manifest.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(CopyManifest))]
internal sealed partial class CopyJson : JsonSerializerContext;
