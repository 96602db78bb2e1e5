package io.sluice.catalog;

import io.sluice.failure.SluiceException;
import io.sluice.pipeline.Located;
import io.sluice.pipeline.StreamDefinition;
import io.sluice.registry.RegistryException;
import io.sluice.registry.SchemaRegistry;
import io.sluice.registry.SubjectVersion;

/** Asks what would become of records of a schema, of those who would have to read them. */
public final class SchemaTrial {

  private final SchemaRegistry registry;

  /**
   * @param registry that has the schemas which others refer to
   */
  public SchemaTrial(SchemaRegistry registry) {
    this.registry = registry;
  }

  /**
   * @param schema that records of the stream would name
   * @param columns those that the table has for them now, and what is done about others
   * @throws RegistryException if what it refers to cannot be had now
   */
  public SchemaVerdict of(
      StreamDefinition stream, SubjectVersion schema, RegisteredColumns columns) {
    RegisteredDecoder decoder =
        RegisteredDecoder.of(
            stream.format(), stream.recordType().map(Located::text), registry, columns);
    try {
      return decoder.verdict(schema.id(), schema.schema());
    } catch (NewColumnsException e) {
      return new SchemaVerdict.Grows(e.columns());
    } catch (WiderColumnsException e) {
      return new SchemaVerdict.Waits(e.widenings());
    } catch (RegistryException e) {
      throw e;
    } catch (SluiceException e) {
      return new SchemaVerdict.Stops(String.valueOf(e.getMessage()));
    }
  }
}
