using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using BillingFunctions.Hosting.Settings;

namespace BillingFunctions.Tests.Hosting.Settings;

/// <summary>What is written for people about settings, made from the catalogue.</summary>
internal static class SettingsPage
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>docs/settings.md.</summary>
    public static string Markdown()
    {
        var page = new StringBuilder("""
            # Settings

            Everything that the service reads from its environment: app settings in Azure, environment variables stand-alone. This page is made from the code (`SettingCatalog`); with `BILLING_WRITE_DOCS=1` the tests write it
            and `local.settings.sample.json` anew.

            All settings are looked at before anything starts. A wrong value, a missing one that the chosen store needs, a Key Vault reference that was not resolved, and a name that is a letter or three off one of the service's own
            end the process with exit code 1 and one line that names the setting. Names count in any case; an empty value counts as none. The command line (`--help`) decides about addresses, data folder, store and rate limits of a
            stand-alone service. A setting changes nothing before the next start.

            "Read by" tells whether the Functions host reads the same name. **Deployed** settings are set by `infra/modules/app.bicep`. Values of *secret* settings are never shown.

            """);
        foreach (IGrouping<string, SettingDefinition> group in SettingCatalog.All.GroupBy(setting => setting.Group))
        {
            page.Append('\n').Append("## ").Append(group.Key).Append("\n\n| name | what | values | when not set | read by |\n|---|---|---|---|---|\n");
            foreach (SettingDefinition setting in group)
            {
                string deployed = setting.IsDeployed ? " **Deployed.**" : "", secret = setting.IsSecret ? " *Secret.*" : "";
                page.Append(CultureInfo.InvariantCulture, $"| `{setting.Name}` | {setting.Meaning}{secret}{deployed} | {setting.Values} | {setting.Default} | {ReaderOf(setting)} |\n");
            }
        }

        return page.ToString().ReplaceLineEndings("\n");
    }

    /// <summary>local.settings.sample.json, which <c>func start</c> reads as local.settings.json.</summary>
    public static string Sample()
    {
        var values = new JsonObject();
        foreach (SettingDefinition setting in SettingCatalog.All.Where(setting => setting.Sample is not null))
            values[setting.Name] = setting.Sample;

        return new JsonObject { ["IsEncrypted"] = false, ["Values"] = values }.ToJsonString(Indented).ReplaceLineEndings("\n") + "\n";
    }

    private static string ReaderOf(SettingDefinition setting) => setting.Reader switch
    {
        SettingReader.Both => "service and host",
        SettingReader.Host => "host",
        SettingReader.FromHost => "service; set by the host",
        _ => "service",
    };
}
